import TraceModel

/// Clients and APIs: requests arrive at random, and are sent again if that helps.
extension FleetSimulation {
  mutating func simulateTraffic() {
    var time = traffic.lowerBound
    while true {
      time += max(1, Int64(random.exponential(mean: 1e9 / rate(at: time))))
      guard time < traffic.upperBound else { return }
      simulateRequest(at: time)
    }
  }

  /// Requests a second at a time of the traffic.
  private func rate(at time: Int64) -> Double {
    let share = Double(time - traffic.lowerBound) / Double(traffic.upperBound - traffic.lowerBound)
    let part = min(configuration.load.count - 1, Int(share * Double(configuration.load.count)))
    return max(configuration.requestsPerSecond * configuration.load[part], 1e-3)
  }

  private mutating func simulateRequest(at start: Int64) {
    let number = truth.requests.count
    let hasClient = !random.chance(configuration.withoutClient)
    let client = roster.clientNumbers.lowerBound + random.index(below: configuration.clients)
    let first = truth.attempts.count
    truth.requests.append(
      FleetTruth.Request(
        correlation: random.identifier(), client: hasClient ? client : nil, attempts: first..<first))
    let messages = random.chance(configuration.withoutMessage) ? 0 : drawFanOut()
    var time = start
    for attempt in 1...configuration.http.attempts {
      let next = simulateAttempt(attempt, ofRequest: number, at: time, messages: messages)
      truth.requests[number].attempts = first..<truth.attempts.count
      guard let next, next < end else { return }
      time = next
    }
  }

  private mutating func drawFanOut() -> Int {
    let range = configuration.fanOut
    return range.lowerBound + random.index(below: range.count)
  }

  /// The fate of an attempt.
  private enum Fate { case answered, refused, rejected, late, requestLost, responseLost }

  private mutating func drawFate() -> Fate {
    let http = configuration.http
    var point = random.fraction()
    for (share, fate) in [
      (http.refused, Fate.refused), (http.rejected, .rejected), (http.late, .late),
      (http.requestLost, .requestLost), (http.responseLost, .responseLost),
    ] {
      if point < share { return fate }
      point -= share
    }
    return .answered
  }

  /// One attempt; returns when the client sends the next, nil if it does not.
  private mutating func simulateAttempt(
    _ attempt: Int, ofRequest request: Int, at sent: Int64, messages: Int
  ) -> Int64? {
    let fate = drawFate()
    let number = truth.attempts.count
    truth.attempts.append(FleetTruth.Attempt(request: request, number: attempt))
    let client = truth.requests[request].client
    if let client {
      truth.attempts[number].sent = known(sent)
      log(.startingRequest, by: client, at: sent, request: request, attempt: number)
    }
    var answer = Int64.max
    if fate != .requestLost || client == nil {
      let responded = serve(number, fate, from: sent + draw(configuration.network), messages)
      answer = responded + draw(configuration.network)
    }
    guard let client else { return nil }
    if fate == .responseLost { answer = .max }
    return end(number, ofRequest: request, client, sent: sent, answer: answer)
  }

  /// The API's part of an attempt; returns when it answered.
  private mutating func serve(_ attempt: Int, _ fate: Fate, from received: Int64, _ messages: Int) -> Int64 {
    let api = roster.apiNumbers.lowerBound + random.index(below: configuration.apis)
    let request = truth.attempts[attempt].request
    truth.attempts[attempt].api = api
    truth.attempts[attempt].received = known(received)
    log(.requestStarted, by: api, at: received, request: request, attempt: attempt)
    var time = received + draw(configuration.http.service)
    let isAccepted = fate != .refused && fate != .rejected
    if isAccepted {
      for _ in 0..<messages { time = publish(by: .attempt(attempt), api, request, at: time, stage: 0) }
    }
    time += draw(configuration.http.closing)
    if fate == .late { time += draw(configuration.http.lateness) }
    truth.attempts[attempt].responded = known(time)
    truth.attempts[attempt].status =
      isAccepted ? (messages > 0 ? 202 : 200) : fate == .refused ? 503 : 422
    log(.requestFinished, by: api, at: time, request: request, attempt: attempt)
    return time
  }

  /// The client's end of an attempt; returns when it sends the next one, nil if it has what it needs.
  private mutating func end(
    _ attempt: Int, ofRequest request: Int, _ client: Int, sent: Int64, answer: Int64
  ) -> Int64? {
    let limit = sent + configuration.http.timeOut.count
    let ended = min(answer, limit)
    let status = truth.attempts[attempt].status
    truth.attempts[attempt].ended = known(ended)
    truth.attempts[attempt].gaveUp = answer > limit && ended < end
    var next: Int64?
    if answer > limit {
      log(.encounteredError, by: client, at: ended, request: request, attempt: attempt)
      next = ended + draw(configuration.http.backoff)
    } else if status >= 400 {
      log(.failedWithStatus, by: client, at: ended, request: request, attempt: attempt)
      log(.encounteredError, by: client, at: ended + 50_000, request: request, attempt: attempt)
      next = status >= 500 ? ended + draw(configuration.http.backoff) : nil
    } else {
      log(.responseReceived, by: client, at: ended, request: request, attempt: attempt)
    }
    return next
  }

  /// One such time, in ns.
  mutating func draw(_ delay: Delay) -> Int64 { delay.draw(&random) }
}

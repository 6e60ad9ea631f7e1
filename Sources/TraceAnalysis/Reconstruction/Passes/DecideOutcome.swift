import TraceModel

/// How the request ended, the first row that applies in the order of `Outcome`.
///
/// It is not known here which times the logs of each service cover. So what is not recorded counts as still to come
/// (`queued`, `processing`), and nothing as `lost`. A client that gave up without a record of any server counts as
/// `unreachable`.
extension TraceDraft {
  mutating func decideOutcome() {
    let ground = outcomeGround
    trace.outcome = ground.outcome
    noteAnswers(ground)
  }

  /// The first ground that applies.
  var outcomeGround: OutcomeGround {
    guard hasSteps else { return .noStep }
    let messages = survey()
    if messages.isFailed { return .failedAttempt }
    let exchanges = surveyExchanges()
    if exchanges.lastAnswer >= 500 { return .failedAnswer }
    if messages.isQueued { return .waitingMessage }
    if messages.isInProcess { return .unfinishedWork }
    if lacksRecord(exchanges) { return .missingRecord }
    guard trace.messages.isEmpty, !trace.exchanges.isEmpty else { return .everythingEnded }
    if exchanges.isLastAnswerError { return .refused }
    return exchanges.isUnreachable ? .neverReceived : .everythingEnded
  }

  /// The results of the last attempt of each branch. A message published again is told by the retry, or was given
  /// up.
  private func survey() -> (isFailed: Bool, isQueued: Bool, isInProcess: Bool) {
    var (isFailed, isInProcess) = (false, false)
    var (start, delivered, message) = (0, 0, -1)
    while start < trace.deliveries.count {
      let end = trace.deliveries.endOfRun(at: start)
      let last = trace.deliveries[end - 1]
      if last.message != message { delivered += 1 }
      message = last.message
      start = end
      if trace.messages[message].isDeadLetter { continue }
      if findings.republished.contains(end - 1) {
        // Published again for another attempt or, else, given up.
        isFailed = isFailed || !findings.retried.contains(end - 1)
      } else if last.finished == nil {
        isInProcess = true
      } else if last.failed {
        isFailed = true
      }
    }
    // A message is published or delivered, so one without a delivery was published. Dead letters wait for nobody.
    return (isFailed, delivered + idleDeadLetters < trace.messages.count, isInProcess)
  }

  /// How many dead letters nothing has consumed.
  private var idleDeadLetters: Int {
    guard !findings.republished.isEmpty else { return 0 }
    let delivered = Set(trace.deliveries.map(\.message))
    return trace.messages.indices.count { trace.messages[$0].isDeadLetter && !delivered.contains($0) }
  }

  private struct ExchangeSurvey {
    var hasServer = false
    var hasAnswer = false
    /// Some attempt has a 2xx answer, or one without a status.
    var hasSuccess = false
    /// When the last attempt was made that had such an answer.
    var succeeded: Timestamp?
    /// The last answer is an error.
    var isLastAnswerError = false
    /// Its status; 0 where none was logged.
    var lastAnswer: UInt16 = 0
    /// Every attempt is one that the client gave up.
    var isGivenUp = true

    /// The client gave all attempts up, and no server knows of any.
    var isUnreachable: Bool { isGivenUp && !hasServer && !hasAnswer }
  }

  private func surveyExchanges() -> ExchangeSurvey {
    var survey = ExchangeSurvey()
    let deciding = decidingCall
    for exchange in trace.exchanges {
      survey.hasServer = survey.hasServer || exchange.hasServer
      guard exchange.isRoot, exchange.call == deciding else { continue }
      survey.isGivenUp = survey.isGivenUp && exchange.gaveUp
      guard let answer = exchange.gaveUp ? exchange.responded : exchange.ended ?? exchange.responded else {
        continue
      }
      survey.hasAnswer = true
      let isError = exchange.statusCode >= 400 || exchange.statusCode == 0 && trace.events[answer].failed
      let begun = (exchange.sent ?? exchange.received).map { trace.events[$0].time }
      // Of attempts made at one time, the successful one is the last, since it needed no other.
      if isError, survey.hasSuccess, begun == survey.succeeded { continue }
      if !isError { survey.succeeded = begun }
      survey.isLastAnswerError = isError
      // A server's own failure without a status is one of the server.
      let isOwnFailure = exchange.statusCode == 0 && isError && trace.events[answer].role == .responseSent
      survey.lastAnswer = isOwnFailure ? 500 : exchange.statusCode
      survey.hasSuccess = survey.hasSuccess || !isError
    }
    return survey
  }

  /// Of several calls from outside, the last one that asked for work; else the last one.
  private var decidingCall: Int32? {
    guard !findings.callers.isEmpty else { return trace.exchanges.first?.call }
    let roots = trace.exchanges.filter(\.isRoot)
    return (roots.last { asksForWork($0) } ?? roots.last)?.call
  }

  private func asksForWork(_ exchange: Trace.Exchange) -> Bool {
    [exchange.sent, exchange.received, exchange.responded, exchange.ended]
      .allSatisfy { $0.map { trace.events[$0].target.method.asksForWork } ?? true }
  }

  /// Answers that the outcome does not show.
  private mutating func noteAnswers(_ ground: OutcomeGround) {
    guard findings.callers.count > 1 || ground == .failedAnswer else { return }
    let deciding = decidingCall
    var answers: [Int32: UInt16] = [:]
    for exchange in trace.exchanges where exchange.isRoot && !exchange.gaveUp {
      answers[exchange.call] = exchange.statusCode
    }
    for call in answers.keys.sorted() {
      guard let status = answers[call], status >= 400 else { continue }
      if call != deciding {
        trace.notes.append(.otherCallRefused(status: status))
      } else if ground == .failedAnswer, !trace.messages.isEmpty {
        trace.notes.append(.answeredWithError(status: status))
      }
    }
  }

  /// A record that must exist is missing, and no record of its kind shows its time to be covered.
  private func lacksRecord(_ survey: ExchangeSurvey) -> Bool {
    if trace.messages.isEmpty {
      if trace.exchanges.isEmpty { return false }
      // Begun, and nothing says how it ended. (A client that gave up has ended it if no server began.)
      if !survey.hasAnswer { return !survey.isUnreachable }
      // Some server has accepted it; an error may come from a proxy in between.
      return survey.hasSuccess && !survey.hasServer
    }
    // Somebody has published it. If a server or another consumer logged, then that one does not log publishing.
    guard !survey.hasServer else { return false }
    let own = trace.messages.indices.filter { trace.messages[$0].repetition == nil && isMessage($0) }
    return own.count == 1 && own.allSatisfy { trace.messages[$0].published == nil }
  }

  /// Some record tells of a message: its name, or that it was taken from a queue. A job that only begins and ends,
  /// such as one of cron, was asked for by nobody.
  func isMessage(_ index: Int) -> Bool {
    let message = trace.messages[index]
    return message.destination != .empty || message.key != .none || message.published != nil
      || trace.deliveries.contains { $0.message == index && ($0.consumed != nil || $0.group != .empty) }
  }
}

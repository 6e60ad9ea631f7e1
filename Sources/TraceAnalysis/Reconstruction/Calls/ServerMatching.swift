import TraceModel

/// The call of each server's work.
///
/// First by the facts logged on both sides (span, callee, path, method, attempt), if they leave no choice. Then by
/// containment, where the clocks allow it, and otherwise by length: a server works no longer than its caller waits. The
/// longest work chooses first, and of several calls the shortest fits, since calls are nested. Then by order. A pair
/// decided by times is no evidence about clocks, and is marked so. But a span with one possible call lies within it,
/// whether it is the server's or that of one behind it (`ProxiedSpans.swift`). At last by paths that a gateway changed:
/// `/api/orders/7` of `/orders/7`.
extension CallSearch {
  /// Gives every span its call. A span without a call is a call that nobody logged sending.
  mutating func matchServers() {
    var free = FreeCalls(calls)
    if spans.count <= Self.fewSpans { while assignForced(&free) {} }
    assignNested()
    for span in longestFirst {
      guard let call = bestCall(for: span, &free) else { continue }
      assign(span, to: call)
      if onlyCalls[span] != call { calls[call].isPairedByTime = true }
    }
    nestProxied()
    assignRewritten()
    assignOverlong()
    placeUnsent()
  }

  /// Where a server's clock was set while it worked, its work seems longer than its caller waited. A call that asks for
  /// the span's path and has no other server has this one.
  private mutating func assignOverlong() {
    let open = spans.indices.filter { spans[$0].call == nil && spans[$0].target.path != 0 }
    guard !open.isEmpty else { return }
    var unserved = Dictionary(grouping: calls.indices.reversed().filter { calls[$0].spans.isEmpty }) {
      calls[$0].target.path
    }
    for span in open {
      let path = spans[span].target.path
      guard let call = unserved[path]?.last, calls[call].sender != spans[span].origin,
        calls[call].target.agrees(with: spans[span].target), !isWithinOwnWork(call, span)
      else { continue }
      unserved[path]?.removeLast()
      assign(span, to: call)
      calls[call].isPairedByTime = true
    }
  }

  // MARK: Calls that were logged

  /// The most spans searched for pairs that leave no choice: the search takes the square of their number.
  private static let fewSpans = 64

  /// Gives spans to calls where there is no choice: the span has one possible call, and the call has room for all its
  /// possible spans. False where nothing was given.
  private mutating func assignForced(_ free: inout FreeCalls) -> Bool {
    let open = spans.indices.filter { spans[$0].call == nil }
    let possible = open.map { possibleCalls(for: $0, &free) }
    let wanted = possible.joined().reduce(into: [Int: Int]()) { $0[$1, default: 0] += 1 }
    var isAnyGiven = false
    for (span, calls) in zip(open, possible) where calls.count == 1 {
      if self.calls[calls[0]].attempts.count == 1 { onlyCalls[span] = calls[0] }
      guard wanted[calls[0], default: 0] <= self.calls[calls[0]].room else { continue }
      assign(span, to: calls[0])
      isAnyGiven = true
    }
    return isAnyGiven
  }

  /// Calls with the same span or path, if there are any; else all.
  private func possibleCalls(for span: Int, _ free: inout FreeCalls) -> [Int] {
    let path = spans[span].target.path
    let possible = candidates(for: span, &free).filter { mayServe(span, $0) && !isWithinOwnWork($0, span) }
    let linked = possible.filter { isLinked(span, $0) }
    if !linked.isEmpty { return linked }
    let named = possible.filter { path != 0 && calls[$0].target.path == path }
    return named.isEmpty ? possible : named
  }

  /// Gives spans to the calls around them where all was done one after another.
  private mutating func assignNested() {
    let open = spans.indices.filter { spans[$0].call == nil }
    guard !open.isEmpty, let nested = SequentialNesting.calls(of: self) else { return }
    // Of several servers in a row the longest has the call.
    let wanted = onlyCalls.values.reduce(into: [Int: Int]()) { $0[$1, default: 0] += 1 }
    for span in open {
      guard let call = nested[span], calls[call].room > 0, wanted[call, default: 0] <= 1 else { continue }
      assign(span, to: call)
      if onlyCalls[span] != call { calls[call].isPairedByTime = true }
    }
  }

  private func candidates(for span: Int, _ free: inout FreeCalls) -> [Int] {
    free.candidates(
      spans[span].target.path, before: spans[span].received ?? spans[span].responded ?? .max,
      firstEvent: { calls[$0].firstEvent }, hasRoom: { calls[$0].room > 0 })
  }

  /// Both sides name one span, or the caller names the service.
  private func isLinked(_ span: Int, _ call: Int) -> Bool {
    spans[span].link.isServed(of: calls[call].link)
      || calls[call].link.peer != 0 && calls[call].link.peer == peerName(spans[span].origin)
  }

  /// Of a crowd in the order of their beginnings, since each of its spans sees a part of the calls.
  private var longestFirst: [Int] {
    let open = spans.indices.filter { spans[$0].call == nil }
    guard open.count <= Self.horizon else { return open }
    let lengths = open.map { time(from: spans[$0].received, to: spans[$0].responded) ?? .max }
    let ends = open.map(endOfRounded)
    return open.indices.sorted { (lengths[$1], ends[$1], $0) < (lengths[$0], ends[$0], $1) }.map { open[$0] }
  }

  /// When a work ended whose beginning is implied. Of two that took equally long, the last to end is around the other.
  func endOfRounded(_ span: Int) -> Int64 {
    guard let received = spans[span].received, events[received].isImplied, let end = spans[span].responded
    else { return 0 }
    return events[end].time.nanoseconds
  }

  private func bestCall(for span: Int, _ free: inout FreeCalls) -> Int? {
    var best: (call: Int, fit: Fit)?
    for call in candidates(for: span, &free) where mayServe(span, call) {
      let fit = fit(span, call)
      if let best, !(best.fit < fit) { continue }
      if !isWithinOwnWork(call, span) { best = (call, fit) }
    }
    return best?.call
  }

  /// How well a span fits a call; a better one is greater.
  private struct Fit: Comparable {
    var isLinked: Bool
    var isNamed: Bool
    var isNumbered: Bool
    var isContained: Bool
    var isShorter: Bool
    /// How long the caller waited, in ns: nested calls are shorter.
    var wait: Int64

    static func < (a: Fit, b: Fit) -> Bool {
      (a.names, a.isContained.rank, a.isShorter.rank, -a.wait)
        < (b.names, b.isContained.rank, b.isShorter.rank, -b.wait)
    }

    /// The names common to both sides, the strongest first.
    private var names: Int { isLinked.rank * 4 + isNamed.rank * 2 + isNumbered.rank }
  }

  private func fit(_ number: Int, _ called: Int) -> Fit {
    let (own, call) = (spans[number], calls[called])
    var fit = Fit(
      isLinked: isLinked(number, called),
      isNamed: own.target.path != 0 && own.target.path == call.target.path, isNumbered: false,
      isContained: false, isShorter: false, wait: .max)
    for attempt in call.attempts.suffix(Self.attemptsTried) {
      let isNumbered = own.attempt != 0 && attempt.sent.map { events[$0].attempt } == own.attempt
      let wait = time(from: attempt.sent, to: attempt.ended) ?? .max
      let length = time(from: own.received, to: own.responded)
      let candidate = Fit(
        isLinked: fit.isLinked, isNamed: fit.isNamed, isNumbered: isNumbered,
        isContained: isContained(own, attempt),
        isShorter: length.map { $0 <= wait } ?? true, wait: wait)
      if fit < candidate { fit = candidate }
    }
    return fit
  }

  /// The most attempts of a call that are compared with a span.
  private static let attemptsTried = 64

  func time(from begin: Int?, to end: Int?) -> Int64? {
    guard let begin, let end else { return nil }
    return (events[end].time - events[begin].time).count
  }

  /// As logged, the span lies between send and end.
  func isContained(_ span: ServerSpan, _ attempt: LoggedCall.Attempt) -> Bool {
    guard let first = span.received ?? span.responded else { return false }
    let doubt =
      doubt(ofBeginning: span.received, span.responded) + doubt(ofBeginning: attempt.sent, attempt.ended)
    if let sent = attempt.sent, events[first].time + doubt < events[sent].time { return false }
    guard let ended = attempt.ended else { return attempt.sent != nil }
    return events[span.responded ?? first].time <= events[ended].time
  }

  /// Nobody calls itself, unless both sides name one path. A server is done before its caller has the answer,
  /// unless both name one span.
  private func mayServe(_ span: Int, _ call: Int) -> Bool {
    let (own, target) = (spans[span], calls[call].target)
    guard own.target.agrees(with: target) else { return false }
    if isLinked(span, call) { return true }
    let isNamed = own.target.path != 0 && own.target.path == target.path
    guard isNamed || calls[call].sender != own.origin else { return false }
    return calls[call].attempts.suffix(Self.attemptsTried).contains { mayWait($0, for: own) }
  }

  /// The caller waited for as long as the server worked, as far as the steps of their times tell, or gave up. An error
  /// of a server may come from a proxy in between, which gave up.
  func mayWait(_ attempt: LoggedCall.Attempt, for span: ServerSpan) -> Bool {
    guard let sent = attempt.sent, let ended = attempt.ended, events[ended].role == .responseReceived,
      events[ended].statusCode < 500
    else { return true }
    guard let received = span.received, let responded = span.responded else { return true }
    let wait = events[ended].time - events[sent].time
    let work = events[responded].time - events[received].time
    // A time that is a whole second by chance hides its step.
    return work <= wait + min(events[sent].stepOfTime, events[ended].stepOfTime)
      + min(events[received].stepOfTime, events[responded].stepOfTime)
      + doubt(ofBeginning: received, responded) + doubt(ofBeginning: sent, ended)
  }

  /// What the rounded duration of an end leaves open of the beginning that it implies; 0 if that is logged.
  func doubt(ofBeginning begin: Int?, _ end: Int?) -> Nanoseconds {
    guard let begin, let end, events[begin].isImplied, events[end].statedDurationNanoseconds.isLogged else {
      return .zero
    }
    return events[end].finestStepOfStatedDuration
  }

  /// The call is made in the course of the span's own work, so that the span cannot be its server.
  func isWithinOwnWork(_ call: Int, _ span: Int) -> Bool { isCaused(calls[call].caller, by: span) }

  /// The work with the first event `work` is the span's own, or one that it called or sent a message to.
  func isCaused(_ work: Int?, by span: Int) -> Bool {
    var work = work
    for _ in 0..<Self.deepest {
      guard let begin = work else { return false }
      if begin == spans[span].received { return true }
      if let server = spanOfBegin[begin] {
        work = spans[server].call.flatMap { calls[$0].caller }
      } else {
        work = messageOfBegin[begin].flatMap { publishers[$0] }
      }
    }
    return false
  }

  /// How deep calls and messages are followed.
  private static let deepest = 64
}

extension Bool {
  /// False before true.
  fileprivate var rank: Int { self ? 1 : 0 }
}

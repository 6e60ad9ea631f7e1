import TraceModel

/// Which server's work belongs to which call.
///
/// First by what both sides log (path, method, attempt), where that leaves no choice. Then by containment: as logged,
/// where the clocks allow it, and otherwise by length, since a server works no longer than its caller waits, whatever
/// their clocks show. The longest work chooses first, and of several calls the shortest fits, since calls are nested.
/// Then by order. What times had a say in is no evidence about clocks, and is marked so.
extension CallSearch {
  /// Gives every span its call. A span that no call explains is a call that nobody logged sending.
  mutating func matchServers() {
    var free = FreeCalls(calls)
    if spans.count <= Self.fewSpans { while assignForced(&free) {} }
    for span in longestFirst {
      guard let call = bestCall(for: span, &free) else { continue }
      assign(span, to: call)
      calls[call].isPairedByTime = true
    }
    for span in spans.indices where spans[span].call == nil { placeUnsent(span) }
  }

  // MARK: Calls that were logged

  /// Up to here what leaves no choice is looked for, which takes the square of the number of spans.
  private static let fewSpans = 64

  /// Gives spans to calls where there is no choice: no other call is possible for the span, and the call has room for
  /// all spans that it is possible for. False where nothing was given.
  private mutating func assignForced(_ free: inout FreeCalls) -> Bool {
    let open = spans.indices.filter { spans[$0].call == nil }
    let possible = open.map { possibleCalls(for: $0, &free) }
    let wanted = possible.joined().reduce(into: [Int: Int]()) { $0[$1, default: 0] += 1 }
    var isAnyGiven = false
    for (span, calls) in zip(open, possible) where calls.count == 1 {
      guard wanted[calls[0], default: 0] <= self.calls[calls[0]].room else { continue }
      assign(span, to: calls[0])
      isAnyGiven = true
    }
    return isAnyGiven
  }

  /// Of calls that name the span's path only those, where there are any.
  private func possibleCalls(for span: Int, _ free: inout FreeCalls) -> [Int] {
    let path = spans[span].target.path
    let possible = free.candidates(path, hasRoom: { calls[$0].room > 0 })
      .filter { mayServe(span, $0) && !isWithinOwnWork($0, span) }
    let named = possible.filter { path != 0 && calls[$0].target.path == path }
    return named.isEmpty ? possible : named
  }

  private var longestFirst: [Int] {
    let open = spans.indices.filter { spans[$0].call == nil }
    let lengths = open.map { time(from: spans[$0].received, to: spans[$0].responded) ?? .max }
    return open.indices.sorted { (lengths[$1], $0) < (lengths[$0], $1) }.map { open[$0] }
  }

  private func bestCall(for span: Int, _ free: inout FreeCalls) -> Int? {
    var best: (call: Int, fit: Fit)?
    for call in free.candidates(spans[span].target.path, hasRoom: { calls[$0].room > 0 })
    where mayServe(span, call) {
      let fit = fit(span, calls[call])
      if let best, !(best.fit < fit) { continue }
      if !isWithinOwnWork(call, span) { best = (call, fit) }
    }
    return best?.call
  }

  /// How well a span fits a call; a better one is greater.
  private struct Fit: Comparable {
    var isNamed: Bool
    var isNumbered: Bool
    var isContained: Bool
    var isShorter: Bool
    /// How long the caller waited, in ns: nested calls are shorter.
    var wait: Int64

    static func < (a: Fit, b: Fit) -> Bool {
      (a.isNamed.rank, a.isNumbered.rank, a.isContained.rank, a.isShorter.rank, -a.wait)
        < (b.isNamed.rank, b.isNumbered.rank, b.isContained.rank, b.isShorter.rank, -b.wait)
    }
  }

  private func fit(_ span: Int, _ call: LoggedCall) -> Fit {
    let own = spans[span]
    var fit = Fit(
      isNamed: own.target.path != 0 && own.target.path == call.target.path, isNumbered: false,
      isContained: false, isShorter: false, wait: .max)
    for attempt in call.attempts.suffix(Self.attemptsTried) {
      let isNumbered = own.attempt != 0 && attempt.sent.map { events[$0].attempt } == own.attempt
      let wait = time(from: attempt.sent, to: attempt.ended) ?? .max
      let length = time(from: own.received, to: own.responded)
      let candidate = Fit(
        isNamed: fit.isNamed, isNumbered: isNumbered, isContained: isContained(own, attempt),
        isShorter: length.map { $0 <= wait } ?? true, wait: wait)
      if fit < candidate { fit = candidate }
    }
    return fit
  }

  /// So many attempts of a call are compared with a span.
  private static let attemptsTried = 64

  private func time(from begin: Int?, to end: Int?) -> Int64? {
    guard let begin, let end else { return nil }
    return (events[end].time - events[begin].time).count
  }

  /// As logged, the span lies between send and end.
  private func isContained(_ span: ServerSpan, _ attempt: LoggedCall.Attempt) -> Bool {
    guard let first = span.received ?? span.responded else { return false }
    if let sent = attempt.sent, events[first].time < events[sent].time { return false }
    guard let ended = attempt.ended else { return attempt.sent != nil }
    return events[span.responded ?? first].time <= events[ended].time
  }

  /// Nobody calls itself, unless both sides name one path.
  private func mayServe(_ span: Int, _ call: Int) -> Bool {
    let (own, target) = (spans[span], calls[call].target)
    let isNamed = own.target.path != 0 && own.target.path == target.path
    return own.target.agrees(with: target) && (isNamed || calls[call].sender != own.origin)
  }

  /// The call is made in the course of the span's own work, so that the span cannot be its server.
  private func isWithinOwnWork(_ call: Int, _ span: Int) -> Bool {
    var work = calls[call].caller
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

  // MARK: Calls that nobody logged sending

  /// Another service's call where its work encloses the span, else one from outside.
  private mutating func placeUnsent(_ span: Int) {
    if let caller = enclosingWork(of: span) { return addUnsentCall(of: span, caller: caller) }
    let known = calls.indices.suffix(Self.horizon).last { call in
      calls[call].caller == nil && calls[call].target.agrees(with: spans[span].target)
        && isTriedAgain(call, by: span)
        && calls[call].spans.contains { isSameService(spans[$0].origin, spans[span].origin) }
    }
    if let known { assign(span, to: known) } else { addUnsentCall(of: span, caller: nil) }
  }

  /// A client whose records are missing tries again after a refusal or without an answer.
  private func isTriedAgain(_ call: Int, by span: Int) -> Bool {
    guard let last = calls[call].spans.last else { return false }
    guard let answer = spans[last].responded, let begin = spans[span].received else { return true }
    return events[answer].isRefusal || events[answer].time > events[begin].time
      || spans[span].attempt > 1
  }

  /// First event of the shortest span of another service around this one, as logged.
  private func enclosingWork(of span: Int) -> Int? {
    guard let begin = spans[span].received, let end = spans[span].responded else { return nil }
    var best: (begin: Int, length: Int64)?
    for other in spans[max(0, span - Self.horizon)..<min(spans.count, span + Self.horizon)] {
      guard let received = other.received, let responded = other.responded,
        events[received].time < events[begin].time, events[end].time < events[responded].time,
        !isSameService(other.origin, spans[span].origin)
      else { continue }
      let length = (events[responded].time - events[received].time).count
      if best.map({ length < $0.length }) ?? true { best = (received, length) }
    }
    return best?.begin
  }
}

/// The calls that still have room for a server's span, by path.
private struct FreeCalls {
  private var byPath: [UInt32: [Int]] = [:]
  private var all: [Int] = []
  /// How many at the beginning of each list have no room left.
  private var full: [UInt32: Int] = [:]
  private var fullOfAll = 0

  init(_ calls: [LoggedCall]) {
    all = Array(calls.indices)
    byPath = Dictionary(grouping: calls.indices) { calls[$0].target.path }
  }

  /// Those that name the path, then those that name none; of a span without a path, any.
  mutating func candidates(_ path: UInt32, hasRoom: (Int) -> Bool) -> [Int] {
    guard path != 0 else {
      return Self.withRoom(all, &fullOfAll, hasRoom)
    }
    return [path, 0].flatMap { key in
      Self.withRoom(byPath[key] ?? [], &full[key, default: 0], hasRoom)
    }
  }

  private static func withRoom(_ calls: [Int], _ full: inout Int, _ hasRoom: (Int) -> Bool) -> [Int] {
    while full < calls.count, !hasRoom(calls[full]) { full += 1 }
    return calls[full...].prefix(CallSearch.horizon).filter(hasRoom)
  }
}

extension Bool {
  /// False before true.
  fileprivate var rank: Int { self ? 1 : 0 }
}

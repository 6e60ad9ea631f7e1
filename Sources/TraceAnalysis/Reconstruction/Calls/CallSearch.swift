import TraceModel

/// Divides the HTTP records of a request into calls: which attempts belong together, and whose work made them.
///
///     client    ├─ POST /orders ─────────────────────────────┤
///     orders       ├─ work ─────────────────────────────┤
///     orders          ├─ POST /pay ──┤  ├─ POST /mail ─┤      two calls of that work
///     payments           ├─ work ─┤
///
/// What an origin sends in the course of its own work is a call of that work, and never an attempt of the client.
/// That follows from the origin's own records alone, whose order one clock tells. Which server's work belongs to which
/// call takes both sides (`ServerMatching.swift`).
struct CallSearch {
  let events: [Event]
  var calls: [LoggedCall] = []
  private(set) var spans: [ServerSpan] = []
  /// A server's own `request_failed`, which is its answer.
  private(set) var failedAnswers: [Int] = []
  /// The work in which each message was published, by its key: first event of the work.
  private(set) var publishers: [Identifier: Int] = [:]
  /// Number of the span that begins with an event, and key of the message on which work begins with it.
  private(set) var spanOfBegin: [Int: Int] = [:]
  private(set) var messageOfBegin: [Int: Identifier] = [:]

  /// How many calls of an origin may be of several of its works, which were under way at one time.
  private(set) var ambiguousCallers: [OriginID: Int] = [:]
  /// Calls that were made while their origin had several works, with those.
  private var severalWorks: [(call: Int, works: [Int])] = []
  private var works: [OriginID: OpenWorks] = [:]
  /// The calls of each service in order of their first record.
  private var callsOf: [OriginID: [Int]] = [:]
  /// The origin that represents each one's service.
  private let representative: (OriginID) -> OriginID

  /// How far back an origin's calls are looked through, so that a request of a million events takes linear time.
  static let horizon = 256

  /// Reads the records in their order, which for each origin is that of its log. `representative` is one origin of each
  /// service.
  init(_ events: [Event], representative: @escaping (OriginID) -> OriginID) {
    self.events = events
    self.representative = representative
    for index in events.indices { read(index) }
    for (call, works) in severalWorks { settleCaller(of: call, works) }
  }

  /// The work that made a call goes on until the call has ended.
  private mutating func settleCaller(of call: Int, _ candidates: [Int]) {
    guard let sender = calls[call].sender, let works = works[sender] else { return }
    let end = calls[call].attempts.compactMap { $0.ended ?? $0.sent }.max() ?? 0
    let possible = candidates.filter { works.ends[$0, default: .max] > end }
    calls[call].caller = possible.last ?? candidates.last
    if possible.count > 1 { ambiguousCallers[sender, default: 0] += 1 }
  }

  private mutating func read(_ index: Int) {
    switch events[index].role {
    case .requestReceived: receive(index)
    case .responseSent: respond(index)
    case .requestSent: send(index)
    case .responseReceived: end(index)
    case .requestFailed: if isAnswerOfServer(index) { failAnswer(index) } else { end(index) }
    case .consumed: begin(index, OpenWork(kind: .consumer(key(index)), begin: index, isStarted: false))
    case .processingStarted: works[origin(index), default: OpenWorks()].start(key(index), at: index)
    case .processingFinished: works[origin(index), default: OpenWorks()].end(key(index), at: index)
    case .published: publish(index)
    case .note, .launch, .screenLoad, .hitches: break
    }
    if events[index].role.isConsumption { messageOfBegin[index] = key(index) }
  }

  private func origin(_ event: Int) -> OriginID { events[event].origin }
  private func key(_ event: Int) -> Identifier { events[event].messageKey }

  private mutating func begin(_ index: Int, _ work: OpenWork) {
    works[origin(index), default: OpenWorks()].begin(work)
  }

  private mutating func publish(_ index: Int) {
    guard key(index) != .none, let work = works[origin(index)]?.current else { return }
    publishers[key(index)] = work.begin
  }

  // MARK: Servers

  private mutating func receive(_ index: Int) {
    let kind = OpenWork.Kind.server(spans.count, events[index].target, attempt: events[index].attempt)
    begin(index, OpenWork(kind: kind, begin: index, isStarted: true))
    spanOfBegin[index] = spans.count
    spans.append(span(index, received: index, responded: nil))
  }

  private mutating func respond(_ index: Int) {
    let event = events[index]
    if let ended = works[event.origin]?.endSpan(at: index, event.target, attempt: event.attempt) {
      spans[ended].responded = index
    } else {
      spans.append(span(index, received: nil, responded: index))
    }
  }

  private func span(_ index: Int, received: Int?, responded: Int?) -> ServerSpan {
    ServerSpan(
      received: received, responded: responded, origin: origin(index), target: events[index].target,
      attempt: events[index].attempt)
  }

  /// A server says `request_failed` of the request that it serves: it has no call of its own open.
  private func isAnswerOfServer(_ index: Int) -> Bool {
    guard case .server = works[origin(index)]?.current?.kind else { return false }
    return !calls(by: origin(index)).contains { calls[$0].isOpen && calls[$0].sender == origin(index) }
  }

  private mutating func failAnswer(_ index: Int) {
    failedAnswers.append(index)
    respond(index)
  }

  // MARK: Callers

  /// The latest calls of an origin's service, the last one last.
  private func calls(by origin: OriginID) -> ArraySlice<Int> {
    (callsOf[representative(origin)] ?? []).suffix(Self.horizon)
  }

  private mutating func send(_ index: Int) {
    let event = events[index]
    let callers = works[event.origin]?.callers ?? []
    let caller = callers.last
    if let known = callRepeated(by: event, caller) {
      calls[known].attempts.append(LoggedCall.Attempt(sent: index))
      calls[known].target.learn(event.target)
    } else {
      if callers.count > 1 { severalWorks.append((calls.count, callers)) }
      add(LoggedCall.Attempt(sent: index), event, caller)
    }
  }

  private mutating func add(_ attempt: LoggedCall.Attempt, _ event: Event, _ caller: Int?) {
    callsOf[representative(event.origin), default: []].append(calls.count)
    var call = LoggedCall(caller: caller, sender: event.origin, target: event.target)
    call.attempts = [attempt]
    calls.append(call)
  }

  /// The call of which a send is a further attempt: the same caller's latest to the same target, if that has failed or
  /// the send says that it is not the first. A client may also have given an attempt up without a word; a service that
  /// has several calls under way makes them at once.
  private func callRepeated(by event: Event, _ caller: Int?) -> Int? {
    // Clients may be several instances that send for each other; a work is one origin's.
    let latest = calls(by: event.origin).last {
      calls[$0].caller == caller && calls[$0].target.agrees(with: event.target)
    }
    guard let latest else { return nil }
    let isRepeated =
      event.attempt > 1 || (calls[latest].isOpen ? caller == nil : calls[latest].hasFailed)
    return isRepeated ? latest : nil
  }

  /// The end of the call that it can be of: of several under way the one that it names, else the oldest.
  private mutating func end(_ index: Int) {
    let event = events[index]
    let own = calls(by: event.origin).filter {
      calls[$0].target.agrees(with: event.target)
        && (calls[$0].caller == nil || calls[$0].sender == event.origin)
    }
    let open = own.filter { calls[$0].isOpen }
    if let call = open.first(where: { calls[$0].target == event.target }) ?? open.first {
      close(call, index)
    } else if let call = own.last {
      calls[call].extraLines.append(index)
    } else {
      add(LoggedCall.Attempt(ended: index), event, works[event.origin]?.callers.last)
      note(index, endsCall: calls.count - 1)
    }
  }

  private mutating func close(_ call: Int, _ index: Int) {
    let number = events[index].attempt
    // To hold the attempts beside the change would be to copy them, for each end.
    let numbered =
      number == 0 ? nil : calls[call].attempts.lastIndex { $0.sent.map { events[$0].attempt } == number }
    if let attempt = numbered ?? calls[call].attempts.lastIndex(where: { $0.ended == nil }) {
      calls[call].attempts[attempt].ended = index
    }
    note(index, endsCall: call)
    calls[call].target.learn(events[index].target)
  }

  private mutating func note(_ end: Int, endsCall call: Int) {
    calls[call].ended += 1
    calls[call].hasFailed = events[end].isRefusal
  }

  // MARK: Both sides

  /// Both are instances of one service.
  func isSameService(_ a: OriginID, _ b: OriginID) -> Bool { representative(a) == representative(b) }

  /// Gives a server's span to a call.
  mutating func assign(_ span: Int, to call: Int) {
    spans[span].call = call
    calls[call].spans.append(span)
  }

  /// Adds a call that no caller logged.
  mutating func addUnsentCall(of span: Int, caller: Int?) {
    calls.append(LoggedCall(caller: caller, sender: nil, target: spans[span].target))
    assign(span, to: calls.count - 1)
  }
}

extension Event {
  /// The end of a call that is no success: a status of 400 or above, or a failure.
  var isRefusal: Bool { role == .requestFailed || statusCode >= 400 || statusCode == 0 && failed }
}

extension CallTarget {
  /// Takes over what `other` says and this does not.
  mutating func learn(_ other: CallTarget) {
    if path == 0 { path = other.path }
    if method == .unknown { method = other.method }
  }
}

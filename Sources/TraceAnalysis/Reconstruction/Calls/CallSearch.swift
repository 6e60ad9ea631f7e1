import Algorithms
import TraceModel

/// Divides the HTTP records of a request into calls: attempts that belong together, with the work that made them.
///
///     client    ├─ POST /orders ─────────────────────────────┤
///     orders       ├─ work ─────────────────────────────┤
///     orders          ├─ POST /pay ──┤  ├─ POST /mail ─┤      two calls of that work
///     payments           ├─ work ─┤
///
/// A send in the course of an origin's own work is a call of that work, and never an attempt of the client. That
/// follows from the origin's own records alone, on one clock. To match servers' work with calls takes both sides
/// (`ServerMatching.swift`).
struct CallSearch {
  let events: [Event]
  var calls: [LoggedCall] = []
  var spans: [ServerSpan] = []
  /// A server's own `request_failed`, which is its answer.
  private(set) var failedAnswers: [Int] = []
  /// The work in which each message was published, by its key: first event of the work.
  private(set) var publishers: [Identifier: Int] = [:]
  /// Number of the span that begins with an event, and key of the message of the work beginning there.
  private(set) var spanOfBegin: [Int: Int] = [:]
  private(set) var messageOfBegin: [Int: Identifier] = [:]

  /// The one call that each span can lie within, whatever clocks show; by span.
  var onlyCalls: [Int: Int] = [:]

  /// How many calls of an origin may be of several of its works, which were under way at one time.
  private(set) var ambiguousCallers: [OriginID: Int] = [:]
  /// How many ends of an origin's calls may be of several calls.
  var ambiguousEnds: [OriginID: Int] = [:]
  /// Ends that no name or duration tells apart, each with the call it was taken for.
  var unnamedAnswers: [Int: Int] = [:]
  /// Some end may be of calls of several works.
  var isOfSeveralWorks = false
  var works: [OriginID: OpenWorks] = [:]
  /// When works end, by their origins and first events, as far as that is known from an earlier reading.
  let workEnds: [OriginID: [Int: Int]]
  var known = CallIndex()
  private var openSpans = OpenSpans()
  /// Answers that several spans could have, by their origin: events in order.
  private var ambiguousAnswers: [OriginID: [Int]] = [:]
  /// How many calls of each origin have no end.
  private var openCalls: [OriginID: Int] = [:]
  /// The origin that represents each one's service.
  let representative: (OriginID) -> OriginID
  /// The hash of its service's name, as callers name it; 0 where nobody does.
  let peerName: (OriginID) -> UInt32

  /// How far back works and calls are looked through, so that a request of a million events takes linear time.
  static let horizon = 256

  /// Reads the records in their order; each origin's is that of its log. `representative` is one origin of each
  /// service. Only the ends of works show which of several an answer is for: such requests are read twice.
  init(
    _ events: [Event], representative: @escaping (OriginID) -> OriginID,
    peerName: @escaping (OriginID) -> UInt32
  ) {
    self.init(events, workEnds: [:], representative, peerName)
    if isOfSeveralWorks { self.init(events, workEnds: works.mapValues(\.ends), representative, peerName) }
    for call in calls.indices where calls[call].works.count > 1 { settleCaller(of: call) }
    settleUnnamedAnswers()
  }

  private init(
    _ events: [Event], workEnds: [OriginID: [Int: Int]], _ representative: @escaping (OriginID) -> OriginID,
    _ peerName: @escaping (OriginID) -> UInt32
  ) {
    (self.events, self.workEnds) = (events, workEnds)
    (self.representative, self.peerName) = (representative, peerName)
    for index in events.indices { read(index) }
    markChoices()
  }

  /// The work that made a call goes on until the call has ended. Its records and the send may name one span.
  private mutating func settleCaller(of call: Int) {
    guard let sender = calls[call].sender, let works = works[sender] else { return }
    let candidates = calls[call].works
    let end = calls[call].attempts.compactMap { $0.ended ?? $0.sent }.max() ?? 0
    let possible = candidates.filter { works.ends[$0, default: .max] > end }
    if let named = candidates.last(where: { calls[call].link.isOfWork(events[$0].link) }) {
      calls[call].caller = named
    } else {
      calls[call].caller = possible.last ?? candidates.last
      if possible.count > 1 { ambiguousCallers[sender, default: 0] += 1 }
    }
  }

  private mutating func read(_ index: Int) {
    let act = events[index].role.act
    switch act.side {
    case .server: if act.moment == .end { respond(index) } else { receive(index) }
    case .caller:
      if act.moment == .start {
        send(index)
      } else if act.isFailure, isAnswerOfServer(index) {
        failAnswer(index)
      } else {
        end(index)
      }
    case .consumer: consume(index, act.moment)
    case .publisher: publish(index)
    case .app, .any: break
    }
  }

  private mutating func consume(_ index: Int, _ moment: Role.Moment) {
    switch moment {
    case .receipt: begin(index, OpenWork(kind: .consumer(key(index)), begin: index, isStarted: false))
    case .start: works[origin(index), default: OpenWorks()].start(key(index), at: index)
    case .end: works[origin(index), default: OpenWorks()].end(key(index), at: index)
    case .instant: break
    }
    messageOfBegin[index] = key(index)
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
    openSpans.add(spans.count, events[index])
    spans.append(span(index, received: index, responded: nil))
  }

  private mutating func respond(_ index: Int) {
    let event = events[index]
    let named = spanNamed(by: index)
    let ended =
      named.flatMap { works[event.origin]?.endSpan($0, at: index) }
      ?? works[event.origin]?.endSpan(at: index, event.target, attempt: event.attempt)
    guard let ended else { return spans.append(span(index, received: nil, responded: index)) }
    spans[ended].responded = index
    let others = openSpans.remove(ended, events[spans[ended].received ?? index])
    spans[ended].isChoice = others > 0 && named == nil && event.attempt == 0
    if spans[ended].isChoice { ambiguousAnswers[event.origin, default: []].append(index) }
  }

  /// The spans that were under way when one had an answer that could be theirs as well.
  private mutating func markChoices() {
    guard !ambiguousAnswers.isEmpty else { return }
    for span in spans.indices where !spans[span].isChoice {
      guard let answers = ambiguousAnswers[spans[span].origin], let received = spans[span].received,
        let responded = spans[span].responded
      else { continue }
      let later = answers[answers.partitioningIndex { $0 > received }...].prefix(Self.horizon)
      spans[span].isBesideChoice = later.prefix { $0 < responded }.contains {
        events[$0].target.agrees(with: spans[span].target)
      }
    }
  }

  /// The work ended by an answer, by its span or by its stated duration.
  private func spanNamed(by index: Int) -> Int? {
    let event = events[index]
    if let named = openSpans.named(by: event), spans[named].responded == nil,
      spans[named].target.agrees(with: event.target)
    {
      return named
    }
    return openSpans.nearest(to: event, events, begin: { spans[$0].received ?? 0 }) { span in
      spans[span].responded == nil && spans[span].target.agrees(with: event.target)
    }
  }

  private func span(_ index: Int, received: Int?, responded: Int?) -> ServerSpan {
    ServerSpan(
      received: received, responded: responded, origin: origin(index), target: events[index].target,
      attempt: events[index].attempt, link: events[index].link)
  }

  /// A server says `request_failed` of the request that it serves: it has no call of its own open.
  private func isAnswerOfServer(_ index: Int) -> Bool {
    guard case .server = works[origin(index)]?.current?.kind else { return false }
    return openCalls[origin(index), default: 0] == 0
  }

  private mutating func failAnswer(_ index: Int) {
    failedAnswers.append(index)
    respond(index)
  }

  // MARK: Callers

  private mutating func send(_ index: Int) {
    let event = events[index]
    let callers = works[event.origin]?.callers ?? []
    if let repeated = callRepeated(by: event, callers.last) {
      if !calls[repeated].isOpen, let sender = calls[repeated].sender { openCalls[sender, default: 0] += 1 }
      calls[repeated].attempts.append(LoggedCall.Attempt(sent: index))
      calls[repeated].target.learn(event.target)
      wait(repeated, at: index)
    } else {
      add(LoggedCall.Attempt(sent: index), event, callers)
      openCalls[event.origin, default: 0] += 1
      wait(calls.count - 1, at: index)
    }
  }

  mutating func add(_ attempt: LoggedCall.Attempt, _ event: Event, _ callers: [Int]) {
    var call = LoggedCall(caller: callers.last, sender: event.origin, target: event.target)
    (call.works, call.link) = (callers, event.link)
    call.attempts = [attempt]
    calls.append(call)
    let number = calls.count - 1
    known.add(number, event.target, to: .work(representative(event.origin), callers.last))
    if let scope = scope(of: number) { known.add(number, event.target, to: scope) }
  }

  /// The call of which a send is a further attempt: the latest of the same caller to the same target. It must have
  /// failed, or the send says that it is not the first. A client may also have given an attempt up without a word; a
  /// service that has several calls under way makes them at once.
  private func callRepeated(by event: Event, _ caller: Int?) -> Int? {
    // Clients may be several instances that send for each other; a work is one origin's.
    let scope = CallIndex.Scope.work(representative(event.origin), caller)
    guard let latest = known.latest(agreeingWith: event.target, in: scope),
      calls[latest].target.agrees(with: event.target)
    else { return nil }
    let isRepeated =
      event.attempt > 1 || (calls[latest].isOpen ? caller == nil : calls[latest].hasFailed)
    return isRepeated ? latest : nil
  }

  mutating func close(_ call: Int, _ index: Int) {
    let number = events[index].attempt
    // To hold the attempts beside the change would be to copy them, for each end.
    let numbered =
      number == 0 ? nil : calls[call].attempts.lastIndex { $0.sent.map { events[$0].attempt } == number }
    if let attempt = numbered ?? calls[call].attempts.lastIndex(where: { $0.ended == nil }) {
      calls[call].attempts[attempt].ended = index
    }
    note(index, endsCall: call)
    if !calls[call].isOpen, let sender = calls[call].sender { openCalls[sender, default: 0] -= 1 }
    calls[call].target.learn(events[index].target)
  }

  mutating func note(_ end: Int, endsCall call: Int) {
    calls[call].ended += 1
    calls[call].hasFailed = events[end].isRefusal
  }

  /// How many ends may be of several calls or works, by origin. Of the attempts at one call other records tell more.
  var choices: [OriginID: Int] {
    spans.lazy.filter { $0.isChoice && ($0.call.map { calls[$0].spans.count } ?? 1) == 1 }
      .reduce(into: ambiguousCallers.merging(ambiguousEnds, uniquingKeysWith: +)) {
        $0[$1.origin, default: 0] += 1
      }
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
    if path == 0 { (path, tail) = (other.path, other.tail) }
    if method == .unknown { method = other.method }
  }
}

import Algorithms
import TraceModel

/// Beginnings that ends imply by their durations, until each is drawn to where its program's own records have it.
///
/// A duration in whole ms leaves the beginning open by 1 ms. What the program sent or published within that is of this
/// work, if it had no other under way:
///
///     gw    work           ├┄┄┄●────────────●     took 4 ms, cut down: the work begins with the send
///     gw    sent GET /b    ●──────────●
///
/// Nor is a call sent before the work that makes it, where only its rounded duration says so.
struct ImpliedBeginnings {
  private(set) var events: [Event] = []
  /// Parallel to `events`: the record that implies each.
  private(set) var ends: [Event] = []

  /// `end` implies `beginning`.
  mutating func add(_ beginning: Event, by end: Event) {
    events.append(beginning)
    ends.append(end)
  }

  /// Moves beginnings within what rounding leaves open. `records` are all of the request.
  mutating func settle(among records: [Event]) {
    let hasCalls = events.contains { $0.role == .requestSent }
    guard hasCalls || records.contains(where: { $0.isOwnAct }) else { return }
    let steps = OwnSteps(records, self)
    for index in events.indices where events[index].role != .requestSent {
      if let time = steps.beginning(events[index], of: ends[index]) { events[index].time = time }
    }
    guard hasCalls else { return }
    let settled = OwnSteps(records, self)
    for index in events.indices where events[index].role == .requestSent {
      if let time = settled.sending(events[index], of: ends[index]) { events[index].time = time }
    }
  }
}

/// The steps of the programs whose beginnings are implied, by the time of each one's own clock.
private struct OwnSteps {
  /// Something that a program sent or published.
  private struct Act {
    let event: Event
    /// The most by which its time may be late or early, if it is implied.
    let doubt: Nanoseconds
    /// Another work of the program was under way.
    let isWithinWork: Bool
  }

  /// The most steps of one program that a beginning is compared with.
  private static let mostCompared = 64

  private var acts: [OriginID: [Act]] = [:]
  private var answers: [OriginID: [Event]] = [:]
  private var beginnings: [OriginID: [Event]] = [:]
  /// All sends of the request, and when each message was published first.
  private var sends: [Event] = []
  private var published: [Identifier: Timestamp] = [:]

  init(_ records: [Event], _ implied: ImpliedBeginnings) {
    let origins = Set(implied.events.lazy.map(\.origin))
    var steps = records.filter { $0.isStepOfWork }.map { (event: $0, doubt: Nanoseconds.zero) }
    steps += zip(implied.events, implied.ends).map { ($0, $1.finestStepOfStatedDuration) }
    var open: [OriginID: OpenCount] = [:]
    for step in steps.sorted(by: {
      ($0.event.time, $0.event.placeAtOneTime) < ($1.event.time, $1.event.placeAtOneTime)
    }) {
      let (event, origin) = (step.event, step.event.origin)
      if event.role == .requestSent { sends.append(event) }
      if event.role == .published, published[event.messageKey] == nil {
        published[event.messageKey] = event.time
      }
      guard origins.contains(origin) else { continue }
      if event.isOwnAct {
        let isWithinWork = open[origin]?.isAny ?? false
        acts[origin, default: []].append(Act(event: event, doubt: step.doubt, isWithinWork: isWithinWork))
      } else if event.role.isCall {
        answers[origin, default: []].append(event)
      } else {
        open[origin, default: OpenCount()].take(event)
        if !event.role.isEnd { beginnings[origin, default: []].append(event) }
      }
    }
  }

  /// When the work of `end` began, if its program's own acts have it earlier than `implied`.
  func beginning(_ implied: Event, of end: Event) -> Timestamp? {
    guard let acts = acts[implied.origin] else { return nil }
    let furthest = implied.time - end.finestStepOfStatedDuration - end.stepOfTime - Self.leastStep
    var found: Timestamp?
    let before = acts.partitioningIndex { $0.event.time >= implied.time }
    for act in acts[..<before].suffix(Self.mostCompared).reversed() {
      guard act.event.time >= furthest else { break }
      let own = end.openBeginning(beside: act.event)
      guard implied.time - act.event.time <= own + act.doubt, isOf(end, act) else { continue }
      found = max(act.event.time, implied.time - own)
    }
    return found
  }

  /// Whole milliseconds are the coarsest step of a duration.
  private static let leastStep = Nanoseconds(1_000_000)

  /// The act may be of the work of `end`.
  private func isOf(_ end: Event, _ act: Act) -> Bool {
    if act.event.link.isOfWork(end.link) { return true }
    guard !act.isWithinWork, act.event.link.parent == 0 || end.link.span == 0 else { return false }
    if act.event.role == .published {
      // Who consumes its own message published it before.
      guard end.role != .processingFinished || !end.messageKey.isNone && !act.event.messageKey.isNone else {
        return false
      }
      guard act.event.messageKey != end.messageKey || end.messageKey.isNone else { return false }
    }
    if isCaused(end, behind: act.event.time, until: end.time) {
      return act.event.role == .requestSent && isAnswered(act.event, until: end.time)
    }
    return true
  }

  /// As far as is logged, something else asked for the work of `work`, or published its message, after a time.
  private func isCaused(_ work: Event, behind time: Timestamp, until end: Timestamp) -> Bool {
    guard work.role.isExchange else {
      guard !work.messageKey.isNone, let first = published[work.messageKey] else { return false }
      return first > time
    }
    let later = sends[sends.partitioningIndex { $0.time > time }...].prefix(Self.mostCompared)
    return later.contains {
      $0.time <= end && $0.origin != work.origin && $0.target.agrees(with: work.target)
    }
  }

  private func isAnswered(_ send: Event, until end: Timestamp) -> Bool {
    guard let answers = answers[send.origin] else { return false }
    let later = answers[answers.partitioningIndex { $0.time >= send.time }...].prefix(Self.mostCompared)
    return later.contains { $0.time <= end && $0.target.agrees(with: send.target) }
  }

  /// When a call was sent, if the work that made it began later than `implied`.
  func sending(_ implied: Event, of end: Event) -> Timestamp? {
    guard let beginnings = beginnings[implied.origin], isOutsideOfWork(implied) else { return nil }
    let next = beginnings.partitioningIndex { $0.time > implied.time }
    guard next < beginnings.count else { return nil }
    let work = beginnings[next]
    guard work.time - implied.time <= end.openBeginning(beside: work), work.time <= end.time,
      !isCaused(work, behind: implied.time, until: work.time)
    else { return nil }
    return work.time
  }

  private func isOutsideOfWork(_ send: Event) -> Bool {
    guard let acts = acts[send.origin] else { return true }
    let same = acts[acts.partitioningIndex { $0.event.time >= send.time }...].prefix {
      $0.event.time == send.time
    }
    return same.allSatisfy { !$0.isWithinWork }
  }
}

/// The works that a program has under way at one time.
private struct OpenCount {
  private var servers = 0
  private var messages: Set<Identifier> = []

  var isAny: Bool { servers > 0 || !messages.isEmpty }

  /// A work begins or ends.
  mutating func take(_ event: Event) {
    switch event.role {
    case .requestReceived: servers += 1
    case .responseSent: servers = max(0, servers - 1)
    case .consumed, .processingStarted: messages.insert(event.messageKey)
    case .processingFinished:
      if event.messageKey.isNone { messages = [] }
      messages.remove(event.messageKey)
      messages.remove(.none)
    default: break
    }
  }
}

extension Event {
  /// It sends or publishes something.
  fileprivate var isOwnAct: Bool { role == .requestSent || role == .published }

  fileprivate var isStepOfWork: Bool { role.isExchange || role.isConsumption || role == .published }

  /// At one time works begin, then act, then end.
  fileprivate var placeAtOneTime: Int { isOwnAct ? 1 : role.isEnd ? 2 : 0 }

  /// By how much the beginning that this end implies may differ from what was logged of another moment.
  func openBeginning(beside other: Event) -> Nanoseconds {
    finestStepOfStatedDuration + min(stepOfTime, other.stepOfTime)
  }
}

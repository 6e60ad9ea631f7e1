import TraceModel

/// Beginnings known from ends alone: an access record with its duration, a worker with one record a job.
///
///     responded, took 250 ms       ●────────────────●
///                              received (implied)   responded
///
///     answered, took 270 ms       ●──────────────────●
///                              sent (implied)        answered
///
/// If a program logs the beginnings of its work, those stand.
extension TraceDraft {
  mutating func addBeginnings() {
    guard
      hasFurtherSteps || has(.responseSent, or: .processingFinished)
        || has(.responseReceived, or: .requestFailed)
    else { return }
    var implied = ImpliedBeginnings()
    var logged: LoggedBeginnings?
    for index in trace.events.indices where trace.events[index].mayImplyBeginning {
      if hasBeginningNearby(index) { continue }
      let beginnings = logged ?? LoggedBeginnings(trace.events)
      logged = beginnings
      guard !beginnings.contain(that: trace.events[index]) else { continue }
      implied.add(trace.events[index].impliedBeginning, by: trace.events[index])
    }
    guard !implied.events.isEmpty else { return }
    implied.settle(among: trace.events)
    trace.events += implied.events
    for event in implied.events { note(event.role) }
    hasImpliedBeginnings = true
  }

  /// Cheap, and true of almost all: the beginning stands a few records above.
  private func hasBeginningNearby(_ index: Int) -> Bool {
    let end = trace.events[index].reference
    let beginning = trace.events[index].roleOfBeginning
    for before in max(0, index - 8)..<index
    where trace.events[before].origin == end.origin && trace.events[before].begins(like: beginning) {
      if beginning.isExchange { return true }
      if trace.events[before].messageKey.isSame(as: end.messageKey) { return true }
    }
    return false
  }

  /// Moves an implied beginning to its cause if it lies before it by rounding only, and one of a call to its effect.
  mutating func settleBeginnings() {
    guard hasImpliedBeginnings else { return }
    for exchange in trace.exchanges {
      settle(exchange.received, by: exchange.responded, behind: exchange.sent)
      settle(exchange.sent, by: exchange.ended, before: exchange.received)
    }
    for delivery in trace.deliveries {
      settle(delivery.started, by: delivery.finished, behind: trace.messages[delivery.message].published)
    }
    settleWithinCallers()
    if let formerIndices = orderEvents() { renumberEvents(formerIndices) }
  }

  mutating func settle(_ beginning: Int?, by end: Int?, behind cause: Int?) {
    guard let beginning, let end, let cause, trace.events[beginning].isImplied,
      trace.events[end].statedDurationNanoseconds.isLogged
    else { return }
    let early = trace.events[cause].time - trace.events[beginning].time
    guard early > .zero, early <= trace.events[end].doubtOfBeginning else { return }
    // Nothing begins after its end.
    trace.events[beginning].time = min(trace.events[cause].time, trace.events[end].time)
  }

  private mutating func settle(_ beginning: Int?, by end: Int?, before effect: Int?) {
    guard let beginning, let end, let effect, trace.events[beginning].isImplied,
      trace.events[end].statedDurationNanoseconds.isLogged
    else { return }
    let late = trace.events[beginning].time - trace.events[effect].time
    guard late > .zero, late <= trace.events[end].doubtOfBeginning else { return }
    trace.events[beginning].time = trace.events[effect].time
  }
}

/// The works with a record of their beginning.
private struct LoggedBeginnings {
  private struct Work: Hashable {
    var origin: OriginID
    var key: Identifier
  }

  private var servers: Set<OriginID> = []
  private var callers: Set<OriginID> = []
  private var consumers: Set<OriginID> = []
  private var works: Set<Work> = []

  init(_ events: [Event]) {
    for event in events {
      if event.begins(like: .requestReceived) { servers.insert(event.origin) }
      if event.begins(like: .requestSent) { callers.insert(event.origin) }
      guard event.begins(like: .processingStarted) else { continue }
      works.insert(Work(origin: event.origin, key: event.messageKey))
      consumers.insert(event.origin)
    }
  }

  /// A record of the program says how the work that `end` ends began, or may say it.
  func contain(that end: Event) -> Bool {
    let beginning = end.roleOfBeginning
    if beginning == .requestReceived { return servers.contains(end.origin) }
    if beginning == .requestSent {
      return callers.contains(end.origin) || end.mayBeAnswer && servers.contains(end.origin)
    }
    if end.messageKey.isNone { return consumers.contains(end.origin) }
    return works.contains(Work(origin: end.origin, key: end.messageKey))
      || works.contains(Work(origin: end.origin, key: .none))
  }
}

extension Event {
  /// The end of a work, with its duration.
  fileprivate var mayImplyBeginning: Bool {
    guard statedDurationNanoseconds >= 0, !isShared else { return false }
    return role.beginning != nil || further.starts != nil
  }

  /// The role at its time less its duration.
  fileprivate var roleOfBeginning: Role { further.starts ?? role.beginning ?? .processingStarted }

  /// The failure of a call may be a server's own answer, unless a profile says what begins.
  fileprivate var mayBeAnswer: Bool { role == .requestFailed && further.starts == nil }

  /// The record tells of a beginning as `beginning` does.
  fileprivate func begins(like beginning: Role) -> Bool {
    beginning.isExchange ? role == beginning : role == .processingStarted || role == .consumed
  }

  /// The beginning of the work that the record ends, as its duration has it.
  fileprivate var impliedBeginning: Event {
    var beginning = self
    beginning.role = roleOfBeginning
    beginning.further = .none
    beginning.time = time - Nanoseconds(statedDurationNanoseconds)
    beginning.statedDurationNanoseconds = .absent
    (beginning.statusCode, beginning.failed, beginning.level) = (0, false, .unknown)
    beginning.isImplied = true
    return beginning
  }

  /// The largest power of ten, from 1 ns to 1 s, that divides the stated duration.
  /// The duration is rounded to that, up or down, or to less.
  var stepOfStatedDuration: Int64 {
    var step: Int64 = 1_000_000_000
    while statedDurationNanoseconds % step != 0 { step /= 10 }
    return step
  }

  /// The most that rounding may have moved the implied beginning: the steps of the time and of the duration.
  var doubtOfBeginning: Nanoseconds { stepOfTime + Nanoseconds(stepOfStatedDuration) }

  /// `doubtOfBeginning`, if a duration of whole milliseconds is taken to be exact to 1 ms.
  var leastDoubtOfBeginning: Nanoseconds {
    stepOfTime + Nanoseconds(Self.step(of: statedDurationNanoseconds, coarsest: 1_000_000))
  }

  /// The step of the stated duration, taken to be exact to 1 ms: 1 ms of 4 ms, 100 µs of 4.2 ms.
  var finestStepOfStatedDuration: Nanoseconds {
    var step: Int64 = 1_000_000
    while statedDurationNanoseconds % step != 0 { step /= 10 }
    return Nanoseconds(step)
  }

  /// The step of the record's time, 1 s at most: it was cut or rounded to that, or to less.
  var stepOfTime: Nanoseconds { Nanoseconds(Self.step(of: time.nanoseconds, coarsest: 1_000_000_000)) }

  private static func step(of nanoseconds: Int64, coarsest: Int64) -> Int64 {
    var step = coarsest
    while nanoseconds % step != 0 { step /= 1000 }
    return step
  }
}

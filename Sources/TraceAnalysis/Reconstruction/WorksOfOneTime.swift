import TraceModel

/// The work of its program around a call or a publishing, among records of one time: the latest to begin then, else
/// the first to end then. A message published again to its old topic belongs to the failed work.
struct WorksOfOneTime {
  /// One program, in all or about one message.
  private struct Scope: Hashable {
    var origin: OriginID
    var key: Identifier
  }

  private struct Works {
    var lastBegun: Int32?
    var firstEnded: Int32?
    var firstFailed: Int32?
    /// Topic that the message was consumed from.
    var topic = NameID.empty
  }

  private var works: [Scope: Works] = [:]

  /// `turns` are those of all events (`WorkTurns`), `tied` the records of one time.
  init(_ events: [Event], _ turns: [Int32], _ tied: [Int]) {
    for index in tied where events[index].role.isWork {
      let event = events[index]
      add(event, turns[index], to: Scope(origin: event.origin, key: .none))
      guard event.role.isConsumption, !event.messageKey.isNone else { continue }
      add(event, turns[index], to: Scope(origin: event.origin, key: event.messageKey))
    }
  }

  private mutating func add(_ event: Event, _ turn: Int32, to scope: Scope) {
    var known = works[scope] ?? Works()
    if event.role == .processingFinished || event.role == .responseSent {
      known.firstEnded = min(known.firstEnded ?? turn, turn)
      if event.failed { known.firstFailed = min(known.firstFailed ?? turn, turn) }
    } else {
      known.lastBegun = max(known.lastBegun ?? turn, turn)
      if event.role == .consumed { known.topic = event.destination }
    }
    works[scope] = known
  }

  /// The turn of the work around the record of a call or a publishing; 0 if there is none.
  func turn(of event: Event) -> Int32 {
    let own = event.role == .published ? works[Scope(origin: event.origin, key: event.messageKey)] : nil
    guard let known = own ?? works[Scope(origin: event.origin, key: .none)] else { return 0 }
    let isRequeue = own != nil && event.destination != .empty && event.destination == known.topic
    if isRequeue, let failed = known.firstFailed { return failed }
    return known.lastBegun ?? known.firstEnded ?? 0
  }
}

extension Role {
  /// The step's rank within the work of a program, from 0: it receives, begins, calls, publishes, ends. Nil of what is
  /// no step of a work.
  var stage: Int8? {
    switch side {
    case .server: isEnd ? Self.stageOfEnd : 0
    case .consumer: isEnd ? Self.stageOfEnd : act.moment == .receipt ? 0 : Self.lastStageOfBeginning
    case .caller: 2
    case .publisher: 3
    case .app, .any: nil
    }
  }

  /// The last of the stages at which a work may begin.
  static let lastStageOfBeginning: Int8 = 1
  /// The stage at which a work ends.
  static let stageOfEnd: Int8 = 4

  /// A step that a program takes in the middle of a work.
  var isWithinWork: Bool { stage == 2 || stage == 3 }
}

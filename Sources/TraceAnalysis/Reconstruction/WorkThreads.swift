import TraceModel

/// The works of a program that only their order tells apart: a thread.
///
///     GET /cfg      ├───────────────┤
///     POST /jobs        ├┤                 threads of their own, since all records name what was asked for
///
/// Works have a name if all records of their program have it: a path, a method, and the offset of a message without a
/// key. One record without it may be of any work.
struct WorkThreads {
  /// The work of the records, and their side of it.
  enum Kind { case consumption, service, call }

  /// The work of one program on one message, or on one path on one side of its calls.
  struct Thread: Hashable {
    var side: Side
    var key = Identifier.none
    var target = CallTarget()

    /// Other threads of the side differ in nothing but what they ask for.
    var isNamed: Bool { target != CallTarget() }
  }

  /// The work of one program, of one kind; for calls, of one number of attempt.
  struct Side: Hashable {
    var origin: OriginID
    var kind: Kind
    var attempt: UInt16 = 0
  }

  private var withoutPath: Set<Side> = []
  private var withoutMethod: Set<Side> = []
  private var withoutOffset: Set<Side> = []

  init(_ events: [Event]) {
    for event in events {
      guard let side = Self.side(of: event) else { continue }
      if side.kind != .consumption {
        if event.target.path == 0 { withoutPath.insert(side) }
        if event.target.method == .unknown { withoutMethod.insert(side) }
      } else if event.messageKey.isNone, event.partition < 0 || !event.messageOffset.isLogged {
        withoutOffset.insert(side)
      }
    }
  }

  /// The thread of a record; nil of one that is of no work.
  func thread(of event: Event) -> Thread? {
    guard let side = Self.side(of: event) else { return nil }
    var thread = Thread(side: side)
    if side.kind == .consumption {
      thread.key =
        event.messageKey.isNone && !withoutOffset.contains(side) ? event.offsetAsKey : event.messageKey
    } else if !withoutPath.contains(side) {
      thread.target.path = event.target.path
      if !withoutMethod.contains(side) { thread.target.method = event.target.method }
    }
    return thread
  }

  private static func side(of event: Event) -> Side? {
    switch event.role.side {
    case .consumer: Side(origin: event.origin, kind: .consumption)
    case .server: Side(origin: event.origin, kind: .service)
    case .caller: Side(origin: event.origin, kind: .call, attempt: event.attempt)
    case .publisher, .app, .any: nil
    }
  }
}

extension Event {
  /// Partition and offset of a message as a key; no logged key equals it.
  fileprivate var offsetAsKey: Identifier {
    Identifier(high: .max ^ UInt64(UInt32(bitPattern: partition)), low: UInt64(bitPattern: messageOffset))
  }
}

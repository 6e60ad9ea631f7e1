import ClockEstimation
import TraceModel

/// The calls of a request by what records say of them. The calls that agree with a record are found without a look at
/// the others: thousands may be under way at once.
struct CallIndex {
  /// The owner of the calls that are looked for.
  enum Scope: Hashable {
    /// A service's, outside of any work; its instances send for each other.
    case client(OriginID)
    /// One program's, in the course of its works.
    case program(OriginID)
    /// One work's, by its first event; nil is a service outside of any.
    case work(OriginID, Int?)
  }

  /// The names that a call can be looked for by. A part that is nil was not asked for.
  enum Name: Hashable {
    case target(path: UInt32?, method: CallTarget.Method?)
    case span(UInt32)
    case peer(UInt32)
  }

  /// A call without an end. The work that made it ends with the event `deadline`, or never (`Int.max`).
  struct Waiting: Comparable {
    var deadline: Int
    var call: Int

    static func < (a: Waiting, b: Waiting) -> Bool { (a.deadline, a.call) < (b.deadline, b.call) }
  }

  private struct Key: Hashable {
    var scope: Scope
    var name: Name
  }

  private var latest: [Key: Int] = [:]
  private var waiting: [Key: Heap<Waiting>] = [:]
  /// The calls of each scope in the order in which they were sent.
  private var sent: [Scope: [Int]] = [:]

  // MARK: The latest

  /// The call is the latest of the scope.
  mutating func add(_ call: Int, _ target: CallTarget, to scope: Scope) {
    for name in Name.all(of: target) { latest[Key(scope: scope, name: name)] = call }
  }

  /// The latest call that agrees with a record's target.
  func latest(agreeingWith target: CallTarget, in scope: Scope) -> Int? {
    Name.agreeing(with: target).compactMap { latest[Key(scope: scope, name: $0)] }.max()
  }

  // MARK: Those without an end

  /// The call waits for its end. `link` is what its send says beside its target.
  mutating func wait(_ call: Waiting, _ target: CallTarget, _ link: CallLink, in scope: Scope) {
    for name in Name.all(of: target) + Name.all(of: link) {
      waiting[Key(scope: scope, name: name), default: Heap([])].insert(call)
    }
    if sent[scope]?.last != call.call { sent[scope, default: []].append(call.call) }
  }

  /// Puts back what was taken.
  mutating func putBack(_ call: Waiting, _ name: Name, in scope: Scope) {
    waiting[Key(scope: scope, name: name)]?.insert(call)
  }

  /// Takes the call out that has to end first; it may have ended meanwhile.
  mutating func takeFirst(_ name: Name, in scope: Scope) -> Waiting? {
    waiting[Key(scope: scope, name: name)]?.popLeast()
  }

  /// The calls of the scope in the order in which they were sent.
  func calls(in scope: Scope) -> [Int] { sent[scope] ?? [] }
}

extension CallIndex.Name {
  /// Every name of a call: each part as it is, and left out.
  static func all(of target: CallTarget) -> [Self] {
    [
      .target(path: target.path, method: target.method), .target(path: target.path, method: nil),
      .target(path: nil, method: target.method), .target(path: nil, method: nil),
    ]
  }

  /// The caller's words beside the target.
  static func all(of link: CallLink) -> [Self] {
    (link.span == 0 ? [] : [.span(link.span)]) + (link.peer == 0 ? [] : [.peer(link.peer)])
  }

  /// The names of calls that agree with a record's target, the closest first.
  static func agreeing(with target: CallTarget) -> [Self] {
    let paths: [UInt32?] = target.path == 0 ? [nil] : [target.path, 0]
    let methods: [CallTarget.Method?] = target.method == .unknown ? [nil] : [target.method, .unknown]
    return paths.flatMap { path in methods.map { .target(path: path, method: $0) } }
  }
}

/// Some roles, one bit each by their stored numbers.
public struct RoleSet: Equatable, Sendable {
  /// How many roles there can be.
  static let capacity = 64

  private var bits: UInt64 = 0

  /// No role.
  public init() {}

  /// The roles of which something holds.
  init(where isMember: (Role) -> Bool) {
    for role in Role.allCases where isMember(role) { insert(role) }
  }

  /// Adds a role.
  @inline(__always)
  public mutating func insert(_ role: Role) { bits |= Self.bit(role.rawValue) }

  /// The role is one of these.
  @inline(__always)
  public func contains(_ role: Role) -> Bool { bits & Self.bit(role.rawValue) != 0 }

  /// Some role is in both sets.
  public func intersects(_ other: RoleSet) -> Bool { bits & other.bits != 0 }

  /// The bit of a stored number. Traps where there is no room for it, rather than to forget the role.
  @inline(__always)
  static func bit(_ number: UInt8) -> UInt64 {
    precondition(number < capacity, "a set of roles holds the stored numbers below 64")
    return 1 &<< UInt64(number)
  }
}

extension RoleSet {
  /// All but notes: what reconstruction goes by.
  public static let steps: RoleSet = {
    var steps = RoleSet()
    for definition in Role.definitions where definition.role != .note { steps.insert(definition.role) }
    return steps
  }()
  /// The roles of records by apps.
  public static let clientEvents = RoleSet(where: \.isClientEvent)
  /// The roles of HTTP exchanges.
  public static let exchanges = RoleSet(where: \.isExchange)
}

/// The steps of one record beside its role: up to two more, and the one at the beginning of its duration.
///
///     {"msg":"Got message",…}                  consumed, and processing started
///     {"msg":"request completed","ms":12}      response sent, and 12 ms before request received
public struct FurtherSteps: Hashable, Sendable {
  /// Three numbers of roles, five bits each; 0, a note, is none.
  private var bits: UInt16 = 0

  /// No further step.
  public static let none = FurtherSteps()

  private init() {}

  /// Of more than two `roles` the first two count.
  public init(_ roles: [Role], starts: Role? = nil) {
    for (index, role) in roles.prefix(2).enumerated() { bits |= Self.bits(role, at: index) }
    if let starts { bits |= Self.bits(starts, at: 2) }
  }

  /// The step at the record's time less its duration; nil for the usual beginning of its end.
  public var starts: Role? { role(at: 2) }

  /// Steps at the time of the record.
  public var roles: [Role] { [role(at: 0), role(at: 1)].compactMap(\.self) }

  private func role(at index: Int) -> Role? {
    let number = UInt8(truncatingIfNeeded: bits >> UInt16(5 * index)) & 0x1F
    return number == 0 ? nil : Role(rawValue: number)
  }

  private static func bits(_ role: Role, at index: Int) -> UInt16 {
    precondition(role.rawValue < 32, "the number of a role has five bits")
    return UInt16(role.rawValue) << UInt16(5 * index)
  }
}

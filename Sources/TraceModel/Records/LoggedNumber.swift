/// A number that may not be logged: an optional in the 8 bytes of the number, since millions are held at once. It is
/// asked for by `isLogged` or, if that costs nothing, as an optional by `logged`.
extension Int64 {
  /// The number that stands for "no record says it". No time and no offset has it.
  @inlinable public static var absent: Int64 { .min }

  /// Some record says the number.
  @inlinable public var isLogged: Bool { self != .min }

  /// The number; nil where no record says it.
  @inlinable public var logged: Int64? { isLogged ? self : nil }

  /// The number that a record says; absent for nil.
  @inlinable public init(logged number: Int64?) { self = number ?? .min }

  /// ns since 1970 of an instant that a record says; absent for nil.
  @inlinable public init(logged time: Timestamp?) { self = time?.nanoseconds ?? .min }
}

extension Nanoseconds {
  /// The time from one record to another, both in ns since 1970; nil where one of them is not logged.
  @inlinable public init?(from begin: Int64, to end: Int64) {
    guard begin.isLogged, end.isLogged else { return nil }
    self.init(end.reduced(by: begin))
  }
}

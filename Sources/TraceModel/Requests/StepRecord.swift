/// A step's record, as a request refers to it: a trace by the index of the event, a summary by the time.
public protocol StepRecord: Equatable {
  /// No record says it.
  static var absent: Self { get }
  /// Some record says it.
  var isLogged: Bool { get }
}

/// ns since 1970.
extension Int64: StepRecord {}

/// The index of an event.
extension Int?: StepRecord {
  /// No event.
  @inlinable public static var absent: Int? { nil }

  /// There is an event.
  @inlinable public var isLogged: Bool { self != nil }
}

extension StepRecord {
  /// This record or, where nobody logged it, `other`.
  @inlinable public func orElse(_ other: @autoclosure () -> Self) -> Self { isLogged ? self : other() }
}

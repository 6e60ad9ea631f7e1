/// The severity of a record, in the steps of swift-log; every dialect maps onto these.
public enum Level: UInt8, Sendable, Comparable, CaseIterable {
  /// The record has no level, or one that no dialect knows.
  case unknown = 0
  /// From the least severe to the most severe.
  case trace, debug, info, notice, warning, error, critical

  /// Less severe.
  public static func < (a: Level, b: Level) -> Bool { a.rawValue < b.rawValue }

  /// The name in JSON, SQL and filters.
  public var name: String {
    switch self {
    case .unknown: "unknown"
    case .trace: "trace"
    case .debug: "debug"
    case .info: "info"
    case .notice: "notice"
    case .warning: "warning"
    case .error: "error"
    case .critical: "critical"
    }
  }
}

/// Why a delivery that began has no end in the logs, where its end is not still to come.
public enum MissingEnd: UInt8, Sendable, Equatable {
  /// The logs cover the time, and it has none.
  case lost
  /// Its record is not in these logs: it may have ended long ago.
  case unlogged
}

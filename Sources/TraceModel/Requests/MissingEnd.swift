/// Why a begun delivery has no end in the logs, unless its end is still to come.
public enum MissingEnd: UInt8, Sendable, Equatable {
  /// The logs cover the time, and it has none.
  case lost
  /// Its record is not in these logs: it may have ended long ago.
  case unlogged
}

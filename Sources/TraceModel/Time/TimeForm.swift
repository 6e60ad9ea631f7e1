/// The form of a record's time, if it alone does not settle the instant. Then the rest of its source does, or whoever
/// ingests it.
public enum TimeForm: UInt8, Sendable {
  /// The record says it all.
  case absolute
  /// A date and time of day without an offset, read as UTC until a zone is known.
  case local
  /// A number that would be of the years 1983 to 2000 if it counted from 1970. Swift's dates count from 2001; then it
  /// is of 2014 to 2031.
  case earlyNumber
  /// Of a clock that had not been set: far from every other record of the log, or outside of `Timestamp.kept`. The
  /// record has the time of the one beside it (1970-01-01 where no record has a time), and is no step.
  case stray
}

extension TimeForm {
  /// 2001-01-01T00:00:00Z, in ns since 1970: where Swift's dates count from.
  public static let swiftEpochNanoseconds: Int64 = 978_307_200_000_000_000
  /// The numbers of 2014 on if they count from 2001: there was no Swift before.
  public static let earlyNanoseconds: Range<Int64> = 410_227_200_000_000_000..<swiftEpochNanoseconds
}

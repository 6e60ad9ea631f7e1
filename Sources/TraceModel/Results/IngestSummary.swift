/// Why a line became no event.
public enum SkipReason: UInt8, Sendable, CaseIterable {
  /// Not a JSON object.
  case malformed = 1
  /// No readable time.
  case noTime
  /// Longer than 16 MiB.
  case oversize

  /// The name in JSON and SQL.
  public var name: String {
    switch self {
    case .malformed: "malformed"
    case .noTime: "no_time"
    case .oversize: "oversize"
    }
  }
}

/// A line that was skipped, with its place.
public struct DecodingProblem: Sendable, Equatable {
  public var reason: SkipReason
  /// 1-based line in its source.
  public var line: Int64
  /// Byte offset of the line in its source.
  public var offset: Int64
  /// What was wrong, for a person: "expected ':' at byte 17".
  public var explanation: String

  public init(reason: SkipReason, line: Int64, offset: Int64, explanation: String) {
    self.reason = reason
    self.line = line
    self.offset = offset
    self.explanation = explanation
  }
}

/// What became of the lines of one source. `lines` = `events` + `uncorrelated` + all `skipped` +
/// `alreadyIndexed`; blank lines are not lines.
public struct LineCounts: Sendable, Equatable {
  public var lines = 0
  public var events = 0
  public var uncorrelated = 0
  public var alreadyIndexed = 0
  /// By reason; reasons that do not occur are absent.
  public var skipped: [SkipReason: Int] = [:]

  public init() {}

  public static func += (a: inout LineCounts, b: LineCounts) {
    a.lines += b.lines
    a.events += b.events
    a.uncorrelated += b.uncorrelated
    a.alreadyIndexed += b.alreadyIndexed
    a.skipped.merge(b.skipped, uniquingKeysWith: +)
  }
}

/// What `trace ingest` reports at its end.
public struct IngestSummary: Sendable {
  public struct Source: Sendable {
    /// As given on the command line, or "-".
    public var file: String
    public var counts: LineCounts
    /// The first skipped lines of this run.
    public var problems: [DecodingProblem]
    /// Those of them that are told.
    public var shownProblems: ArraySlice<DecodingProblem> { problems.prefix(5) }
    /// Records of this run whose time was a number that counts from 2001.
    public var timesFrom2001 = 0
    /// Records of this run whose time is far from that of every other.
    public var strayTimes = 0

    public init(file: String, counts: LineCounts, problems: [DecodingProblem]) {
      self.file = file
      self.counts = counts
      self.problems = problems
    }
  }

  public var total = LineCounts()
  public var sources: [Source] = []
  /// Requests that this run touched, and those of them that are new.
  public var traces = 0
  public var newTraces = 0
  /// Bytes read by this run, without those that had been indexed before.
  public var bytes: Int64 = 0

  public init() {}
}

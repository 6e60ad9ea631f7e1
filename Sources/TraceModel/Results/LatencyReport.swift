/// Percentiles by segment and by group, as `trace report` prints them.
public struct LatencyReport: Sendable {
  /// First and last start of a counted request; nil without requests.
  public var from: Timestamp?
  public var until: Timestamp?
  /// Names of the grouping keys in the order given to `--by`.
  public var keys: [String] = []
  /// Most requests first, then by key.
  public var groups: [Group] = []
  /// What is known of the clocks that the durations between two origins rest on, by name.
  public var clocks: [(origin: Origin, statement: ClockStatement)] = []
  /// What else was counted over all groups, in the order in which it is told.
  public var figures: [ReportFigure] = []

  public init() {}

  /// The requests that share the values of the grouping keys.
  public struct Group: Sendable {
    /// One value for each key; nil where the request has no such attribute.
    public var values: [String?] = []
    public var requests = 0
    /// Number of requests by outcome; outcomes that do not occur are absent.
    public var outcomes: [Outcome: Int] = [:]
    /// Requests with the outcome `unknown` some record of which has level error or a higher one.
    public var unknownWithErrors = 0
    /// How long the oldest message that a queued request waits for has waited, up to the end of the logs.
    public var oldestQueued: Nanoseconds?
    /// In the order of a request's life; segments that never occur are absent.
    public var segments: [Statistics] = []
    /// What else was counted of these requests.
    public var figures: [ReportFigure] = []

    public init() {}
  }

  /// The distribution of one segment.
  public struct Statistics: Sendable {
    public var segment: Segment
    /// Topic, for the segments of a message; nil otherwise or where not known. A message whose topic no record
    /// says counts with the only topic that the report knows of the segment.
    public var destination: String?
    /// The two services of a call, or the one whose work it is (`callee`); nil otherwise, where not logged, and for
    /// passages of which there is one pair only.
    public var caller: String?
    public var callee: String?
    public var count = 0
    public var minimum = Nanoseconds.zero
    public var mean = Nanoseconds.zero
    public var maximum = Nanoseconds.zero
    /// How many are negative as measured.
    public var negative = 0
    /// How many began and had not ended when the logs did.
    public var censored = 0
    /// How many others began and have no end: lost, or of a request whose record of it is not in the logs. They
    /// are neither measured nor censored.
    public var lost = 0
    public var unlogged = 0
    /// Of what has ended.
    public var percentiles: [Percentile] = []
    /// Of what has ended and what has not; empty where nothing is unfinished.
    public var withUnfinished: [SurvivalPercentile] = []
    /// How long the oldest unfinished one had lasted when the logs ended; nil where nothing is unfinished.
    public var longestUnfinished: Nanoseconds?
    /// What each duration may be off by, either way, since some program tells the time in so coarse steps; nil where
    /// that is not worth printing.
    public var tolerance: Nanoseconds?

    public init(segment: Segment) { self.segment = segment }
  }

  /// One percentile by nearest rank with its distribution-free 95 % confidence interval.
  public struct Percentile: Sendable, Equatable {
    /// 0 < p ≤ 100.
    public var p: Double
    public var value: Nanoseconds
    /// Bounds of the interval; a side is nil where the sample is too small for one to exist.
    public var low: Nanoseconds?
    public var high: Nanoseconds?

    public init(p: Double, value: Nanoseconds, low: Nanoseconds?, high: Nanoseconds?) {
      self.p = p
      self.value = value
      self.low = low
      self.high = high
    }
  }

  /// One percentile by the product-limit estimate (Kaplan & Meier 1958): the smallest duration that p percent
  /// do not exceed, where what is unfinished counts as long as it has lasted. Without an interval: the known
  /// ones (Brookmeyer & Crowley 1982) hold for large samples only.
  public struct SurvivalPercentile: Sendable, Equatable {
    /// 0 < p ≤ 100.
    public var p: Double
    /// Nil where the estimate does not reach p percent: the percentile is longer than `longestUnfinished`.
    public var value: Nanoseconds?

    public init(p: Double, value: Nanoseconds?) {
      self.p = p
      self.value = value
    }
  }
}

/// Percentiles by segment and by group, as `trace report` prints them.
package struct LatencyReport: Sendable {
  /// First and last start of a counted request; nil without requests.
  package var from: Timestamp?
  /// Last start of a counted request; nil without requests.
  package var until: Timestamp?
  /// Names of the grouping keys in the order given to `--by`.
  package var keys: [String] = []
  /// The percentiles asked for, in percent.
  package var percentiles: [Double] = []
  /// Most requests first, then by key.
  package var groups: [Group] = []
  /// The statements about the clocks behind durations between two origins, by name.
  package var clocks: [(origin: Origin, statement: ClockStatement)] = []
  /// How far segments between two clocks may be off, by the typical ones of their clocks; without those of which nothing
  /// is known.
  package var doubts: [SegmentDoubt] = []
  /// Other counts over all groups, in the order of the report.
  package var figures: [ReportFigure] = []
  /// The logs, where some request in them is unknown, or some segment is not measured.
  package var unknownLogs: [String] = []
  /// The texts of the records, if some request is unknown.
  package var understanding: Diagnosis.Understanding?
  /// Segments that should be there and are not.
  package var unmeasured: [UnmeasuredSegment] = []

  /// Consumer groups that have not had messages which others had; empty where nobody asked.
  package var waitingGroups: [WaitingGroup] = []

  package init() {}

  /// The requests that share the values of the grouping keys.
  package struct Group: Sendable {
    /// One value for each key; nil where the request has no such attribute. Empty of the group that holds all others.
    package var values: [String?] = []
    /// How many groups are in this one, if it holds all that have none of their own; else 0.
    package var folded = 0
    /// All requests of the group, incomplete ones included.
    package var requests = 0
    /// Number of requests by outcome; outcomes that do not occur are absent.
    package var outcomes: [Outcome: Int] = [:]
    /// Requests with the outcome `unknown` and a record of level error or a higher one.
    package var unknownWithErrors = 0
    /// The last errors of its requests, the most frequent first.
    package var errors: [ErrorCount] = []
    /// How long the oldest message that a queued request waits for has waited, up to the end of the logs.
    package var oldestQueued: Nanoseconds?
    /// In the order of a request's life; segments that never occur are absent.
    package var segments: [Statistics] = []
    /// Other counts of these requests.
    package var figures: [ReportFigure] = []

    package init() {}
  }

  /// Requests with one outcome whose last errors say the same, but for numbers and names in it.
  package struct ErrorCount: Sendable, Equatable {
    /// The text, with "…" in the place of what differs.
    package var text: String
    /// How the requests ended.
    package var outcome: Outcome
    /// How many requests have this text as their last error.
    package var requests: Int
    /// The earliest of them; several that began at one instant, by their numbers.
    package var earliest: [RequestID]
    /// The name of one of these for `trace show`, the first by the alphabet; nil until it is looked up.
    package var example: String?

    package init(
      text: String, outcome: Outcome, requests: Int, earliest: [RequestID] = [], example: String? = nil
    ) {
      (self.text, self.outcome, self.requests) = (text, outcome, requests)
      (self.earliest, self.example) = (earliest, example)
    }
  }

  /// The distribution of one segment.
  package struct Statistics: Sendable {
    /// The measured segment.
    package var segment: Segment
    /// Topic, for the segments of a message; nil otherwise or where not known. A message without a known topic
    /// counts with the segment's topic, if the report knows only one.
    package var destination: String?
    /// The two services of a call, or the one with the work (`callee`). Nil for other passages, for those with one
    /// pair only, and if not logged.
    package var caller: String?
    /// The called service, or the one at work; nil where `caller` says so, too.
    package var callee: String?
    /// Ended work only, as for the three numbers below; 0 where everything is unfinished.
    package var count = 0
    /// The shortest duration; below zero where clocks disagree.
    package var minimum = Nanoseconds.zero
    /// The mean, rounded to a whole ns.
    package var mean = Nanoseconds.zero
    /// The longest duration of ended work.
    package var maximum = Nanoseconds.zero
    /// How many are negative as measured.
    package var negative = 0
    /// How many began and had not ended when the logs did.
    package var censored = 0
    /// How many others began and have no end: lost, or of a request whose record of it is not in the logs. They
    /// are neither measured nor censored.
    package var lost = 0
    /// How many began, and the record of their end is in no log.
    package var unlogged = 0
    /// Percentiles of ended work; empty if nothing has ended.
    package var percentiles: [Percentile] = []
    /// Percentiles of ended and unfinished work together; empty if nothing is unfinished.
    package var withUnfinished: [SurvivalPercentile] = []
    /// How long the oldest unfinished one had lasted when the logs ended; nil where nothing is unfinished.
    package var longestUnfinished: Nanoseconds?
    /// How far each duration may be off, either way, since some program tells the time in coarse steps; nil if not
    /// worth printing.
    package var tolerance: Nanoseconds?
    /// How all its durations lie; empty where nobody asked.
    package var histogram = DurationHistogram()

    /// How much longer (or, negative, shorter) its durations may truly be, as far as clocks tell. Nil unless that is
    /// more than a tenth of the median.
    package var doubt: DurationBounds?

    package init(segment: Segment) { self.segment = segment }
  }

  /// One percentile by nearest rank with its distribution-free 95 % confidence interval.
  package struct Percentile: Sendable, Equatable {
    /// 0 < p ≤ 100.
    package var p: Double
    /// The measured duration at this rank.
    package var value: Nanoseconds
    /// Bounds of the interval; a side is nil where the sample is too small for one to exist.
    package var low: Nanoseconds?
    /// Upper bound of the interval; nil where the sample is too small for one.
    package var high: Nanoseconds?

    package init(p: Double, value: Nanoseconds, low: Nanoseconds?, high: Nanoseconds?) {
      self.p = p
      self.value = value
      self.low = low
      self.high = high
    }
  }

  /// One percentile by the product-limit estimate (Kaplan & Meier 1958): the smallest duration not exceeded by p
  /// percent. Unfinished work counts for as long as it has lasted.
  ///
  /// The interval is not the estimate's own, since the known ones (Brookmeyer & Crowley 1982) hold for large samples
  /// only. It is the one of order statistics, and holds however long unfinished work will last. `low` is as if all of
  /// it ended at once, `high` as if none ever did.
  package struct SurvivalPercentile: Sendable, Equatable {
    /// 0 < p ≤ 100.
    package var p: Double
    /// Nil where the estimate does not reach p percent: the percentile is longer than `longestUnfinished`.
    package var value: Nanoseconds?
    /// Bounds of the 95 % interval; a side is nil where there is too little, or too much is unfinished.
    package var low: Nanoseconds?
    /// Upper bound of the interval; nil where too much is unfinished.
    package var high: Nanoseconds?

    package init(p: Double, value: Nanoseconds?, low: Nanoseconds? = nil, high: Nanoseconds? = nil) {
      self.p = p
      self.value = value
      self.low = low
      self.high = high
    }
  }
}

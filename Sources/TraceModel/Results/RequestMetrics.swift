/// The requests of a source as a monitoring system counts them: what `trace metrics` prints.
package struct RequestMetrics: Sendable {
  /// A label whose values come from logs. The list is fixed: any other attribute may have a value for each request.
  package enum Label: String, CaseIterable, Sendable {
    /// Topic or queue, of the segments of a message.
    case topic
    /// The service with the work.
    case service
    /// The two services of a passage or call.
    case caller, callee
  }

  /// The upper bounds of all histograms' buckets.
  package var bounds = BucketBounds.standard
  /// Number of requests by outcome; outcomes that do not occur are absent.
  package var outcomes: [Outcome: Int] = [:]
  /// In the order of a request's life, then of names; segments that never occur are absent.
  package var segments: [SegmentSeries] = []
  /// Lines of the logs that are no records, whatever the filter; reasons that do not occur are absent.
  package var skipped: [SkipReason: Int] = [:]
  /// The latest time that the logs have; nil without records.
  package var endOfLogs: Timestamp?

  package init() {}

  /// The counts of one segment, of one topic or of one pair of services.
  package struct SegmentSeries: Sendable {
    /// The measured segment.
    package var segment: Segment
    /// The values of its labels; one that is not logged, or does not apply, is absent.
    package var labels: [Label: String] = [:]
    /// The ended ones by bucket of their durations; negative durations are in the first bucket.
    package var buckets: [Bucket]
    /// Of all that has ended, negative ones included, in ns.
    package var sum = Int128(0)
    /// How many of these are negative as measured.
    package var negative = 0
    /// How many began, and have an end that is still to come.
    package var unfinished = 0
    /// How long the oldest of these had lasted when the logs ended.
    package var longestUnfinished: Nanoseconds?

    package init(segment: Segment, buckets: [Bucket]) {
      (self.segment, self.buckets) = (segment, buckets)
    }

    /// How many have ended.
    package var count: Int { buckets.reduce(0) { $0 + $1.count } }
  }

  /// The durations between two bounds.
  package struct Bucket: Sendable {
    /// Durations above the bound before and at most this one: not cumulative.
    package var count = 0
    /// The latest of them; nil of none.
    package var exemplar: Exemplar?

    package init() {}
  }

  /// One duration, as a way from a graph to its request.
  package struct Exemplar: Sendable, Equatable {
    /// In the range of its bucket.
    package var duration: Nanoseconds
    /// When it ended.
    package var end: Timestamp
    /// The request, by its number in the source.
    package var key: RequestID
    /// Further requests that ended then, after as long.
    package var alike: [RequestID] = []
    /// The name for `trace show`, the first of theirs; nil until it is looked up,
    /// or where it is too long for an exemplar.
    package var id: String?

    package init(duration: Nanoseconds, end: Timestamp, key: RequestID) {
      (self.duration, self.end, self.key) = (duration, end, key)
    }
  }
}

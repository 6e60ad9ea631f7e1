/// A report in intervals of time, as `trace report --every` prints it.
package struct SeriesReport: Sendable {
  /// The length of an interval.
  package var step: Nanoseconds
  /// The percentiles asked for, in percent.
  package var percentiles: [Double]
  /// Start of the earliest and of the latest request; nil without requests.
  package var from: Timestamp?
  /// Start of the latest request; nil without requests.
  package var until: Timestamp?
  /// One after the other, without a gap between them.
  package var intervals: [Interval] = []
  /// How far segments between two clocks may be off, those of which nothing is known included.
  package var doubts: [SegmentDoubt] = []

  package init(step: Nanoseconds, percentiles: [Double]) {
    (self.step, self.percentiles) = (step, percentiles)
  }

  /// The logs' coverage of an interval, as far as it was asked for.
  package enum Coverage: String, Sendable {
    /// Logs cover all of the interval, or a part of it (`Interval.covered`).
    case whole, partial
    /// No log: nothing is known, which is not zero requests.
    case none
  }

  /// The requests that start in an interval, and the queues at its end.
  package struct Interval: Sendable {
    /// It holds its beginning, and not its end.
    package var begin: Timestamp
    /// The first moment behind the interval, at which the next one begins.
    package var end: Timestamp
    /// `whole` also where it was not asked for.
    package var coverage = Coverage.whole
    /// How much of it some log covers.
    package var covered = Nanoseconds.zero
    /// Requests that start in the interval, whenever they end.
    package var requests = 0
    /// Number of requests by outcome; outcomes that do not occur are absent.
    package var outcomes: [Outcome: Int] = [:]
    /// As in a report of these requests alone.
    package var segments: [LatencyReport.Statistics] = []
    /// By topic, the same topics in all intervals; empty if nothing is covered.
    package var queues: [Queue] = []

    package init(begin: Timestamp, end: Timestamp) { (self.begin, self.end) = (begin, end) }

    /// Requests a second of the covered time; nil if that is less than a tenth of the interval. Logs often begin and
    /// end with a request, so a rate of so little time tells only of that.
    package var rate: Double? {
      guard covered > .zero, covered.count >= (end - begin).count / 10 else { return nil }
      return Double(requests) / (Double(covered.count) / 1e9)
    }
  }

  /// The messages of a topic that wait at the end of an interval or, in the last one, of the logs.
  package struct Queue: Sendable, Equatable {
    /// nil where not logged.
    package var destination: String?
    /// Messages published and not consumed; a message counts once for each consumer group that waits for it.
    package var depth: Int
    /// How long the oldest has waited; nil where none waits.
    package var oldest: Nanoseconds?
    /// Messages that may wait beside them: no log tells whether they were consumed, and none published later was.
    package var unlogged: Int

    package init(destination: String?, depth: Int, oldest: Nanoseconds?, unlogged: Int = 0) {
      (self.destination, self.depth, self.oldest) = (destination, depth, oldest)
      self.unlogged = unlogged
    }
  }
}

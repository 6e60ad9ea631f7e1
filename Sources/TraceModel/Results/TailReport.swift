/// Why the slowest requests are slow (`trace report --explain`): where they lose their time, and the values that stand
/// out.
package struct TailReport: Sendable {
  /// The conclusion.
  package enum Finding: String, Sendable {
    /// Some value is over-represented among the slowest.
    case found
    /// None is by more than chance.
    case nothingStandsOut = "nothing_stands_out"
    /// The slowest requests are no slower than the middle half.
    case allAlike = "all_alike"
    /// Too few requests have ended.
    case tooLittleData = "too_little_data"
  }

  /// Start of the earliest and of the latest request; nil without requests.
  package var from: Timestamp?
  /// Start of the latest request; nil without requests.
  package var until: Timestamp?
  /// `tooLittleData` until values have been compared.
  package var finding = Finding.tooLittleData
  /// The share of requests asked for, in percent.
  package var percent: Double
  /// The fewest slow requests whose values are compared.
  package let smallestSample: Int
  /// The time by which requests are slow: `end_to_end` or `from_api`.
  package var whole = Segment.endToEnd
  /// The requests compared: those that ended.
  package var requests = 0
  /// Requests with the other whole time, which is never mixed with this one.
  package var others = 0
  /// Requests that have not ended, and are in none of it.
  package var unfinished = 0
  /// Requests that ended, and have no whole time, since they begin without a client's or a server's record.
  package var beginless = 0
  /// The slowest, and the middle half.
  package var slowest = Side()
  /// The requests between the quartiles of the whole time, which the slowest are compared with.
  package var middle = Side()
  /// How much larger (or, negative, smaller) the difference of the two may truly be, as far as clocks tell; nil where
  /// they leave nothing open.
  package var doubt: DurationBounds?
  /// The difference under the assumption on idle consumers, where clocks may have made all of it; nil where none is on
  /// offer.
  package var assumedExtra: Nanoseconds?
  /// By segment of the critical path, the largest difference first; empty where nothing is slower.
  package var parts: [Part] = []
  /// Values that are over-represented, the surest first.
  package var values: [Value] = []
  /// How many sets of requests with one value were tested.
  package var tested = 0
  /// How many were not, since too few requests have them, or too many, for anything to follow.
  package var untestable = 0
  /// Attributes that were not looked at, since their values are too many, or no single values; by name.
  package var omittedKeys: [String] = []
  /// There are further attributes, of which not even the names are known: they are too many.
  package var hasFurtherKeys = false
  /// Why no attribute was looked at; nil where they were.
  package var attributeGap: AttributeGap?
  /// Slow requests that show it best, the best first.
  package var examples: [Example] = []
  /// The part in which slow requests with the first value lose most; nil without slow requests.
  package var examplePart: Part?
  /// The options that name the source to another command, as they were typed: ` --db incident.db`.
  package var sourceOptions = ""

  package init(percent: Double, smallestSample: Int) {
    (self.percent, self.smallestSample) = (percent, smallestSample)
  }

  /// Requests of which a mean is told.
  package struct Side: Sendable, Equatable {
    /// Requests behind the mean; 0 of a side without any.
    package var requests = 0
    /// The mean of their whole times, rounded to the nearest ns.
    package var mean = Nanoseconds.zero
    /// The shortest and the longest of these.
    package var shortest = Nanoseconds.zero
    /// The longest of their whole times.
    package var longest = Nanoseconds.zero

    package init() {}
  }

  /// A row of the critical path in the mean of both sides.
  package struct Part: Sendable, Equatable {
    /// The segment of the critical path.
    package var segment: Segment
    /// Topic, for parts of a message; nil otherwise or where not known.
    package var destination: String?
    /// The service at work, for parts of a server; nil otherwise or where not known.
    package var service: String?
    /// The parts of a side add up to its mean.
    package var slowest = Nanoseconds.zero
    /// The part's mean in the middle half.
    package var middle = Nanoseconds.zero
    /// As `TailReport.doubt`, of this part.
    package var doubt: DurationBounds?
    /// As `TailReport.assumedExtra`, of this part.
    package var assumedExtra: Nanoseconds?

    /// These add up to the difference of the means.
    package var extra: Nanoseconds { slowest - middle }

    package init(_ segment: Segment, destination: String? = nil, service: String? = nil) {
      (self.segment, self.destination, self.service) = (segment, destination, service)
    }
  }

  /// The kind of a value.
  package enum Dimension: Int, Sendable, Comparable, CaseIterable {
    /// Raw values give the order in which kinds are printed.
    case attribute, status, topic, partition, service, instance

    package static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }
  }

  /// A value by its name.
  package struct Name: Sendable, Equatable {
    /// The kind of the value.
    package var dimension: Dimension
    /// The name of the attribute; nil of the others, whose dimension is their name.
    package var attribute: String?
    /// nil: the request has no such attribute.
    package var text: String?

    package init(_ dimension: Dimension, attribute: String? = nil, _ text: String?) {
      (self.dimension, self.attribute, self.text) = (dimension, attribute, text)
    }

    /// The name of the attribute, or of the dimension.
    package var key: String { attribute ?? "\(dimension)" }
  }

  /// A value that stands out, or several of the same requests.
  package struct Value: Sendable, Equatable {
    /// One at least.
    package var names: [Name]
    /// How many of the slowest requests, and of the rest, have it.
    package var slowest: Int
    /// All of the slowest requests.
    package var slowestTotal: Int
    /// How many of the other requests have it.
    package var rest: Int
    /// All of the other requests.
    package var restTotal: Int
    /// The odds of being slow with the value, over those without it; nil if infinite.
    package var oddsRatio: Double?
    /// The interval of the odds ratio; nil where it has no upper end.
    package var low: Double
    /// Upper end of the interval; nil where it has none.
    package var high: Double?
    /// Two-sided, and the same corrected for the number of values tested.
    package var p: Double
    /// The p-value after Holm's correction for the number of values tested.
    package var corrected: Double

    package init(
      names: [Name], slowest: Int, of slowestTotal: Int, rest: Int, of restTotal: Int, oddsRatio: Double?,
      low: Double, high: Double?, p: Double, corrected: Double
    ) {
      self.names = names
      (self.slowest, self.slowestTotal, self.rest, self.restTotal) = (slowest, slowestTotal, rest, restTotal)
      (self.oddsRatio, self.low, self.high, self.p, self.corrected) = (oddsRatio, low, high, p, corrected)
    }
  }

  /// Why attributes could not be looked at.
  package enum AttributeGap: String, Sendable {
    /// The index is of a version, or of logs, of which it has no attributes.
    case notStored = "not_stored"
    /// An ingest is at work, or was interrupted.
    case unfinishedIngest = "unfinished_ingest"
  }

  /// A slow request.
  package struct Example: Sendable, Equatable {
    /// As its earliest event logged it.
    package var correlationID: String
    /// The number among several requests with this id, from 1; nil if the id names one.
    package var occurrence: Int?
    /// The shortest beginning of the id that is no other request's; nil if unknown.
    package var shortID: String?
    /// Its whole time, and what of it is in `examplePart`.
    package var duration: Nanoseconds
    /// The time of the request in `examplePart`.
    package var lost: Nanoseconds

    package init(
      correlationID: String, occurrence: Int? = nil, shortID: String? = nil, duration: Nanoseconds,
      lost: Nanoseconds
    ) {
      (self.correlationID, self.occurrence, self.shortID) = (correlationID, occurrence, shortID)
      (self.duration, self.lost) = (duration, lost)
    }

    /// The name for `trace show`.
    package var name: String { OccurrenceName.text(correlationID, occurrence) }

    /// The name for `trace show` in as few characters as known.
    package var shortName: String { OccurrenceName.text(shortID ?? correlationID, occurrence) }
  }
}

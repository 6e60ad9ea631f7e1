/// A metric with all its series, before anybody has written it (OpenMetrics 1.0, "MetricFamily").
struct MetricFamily {
  /// The types of metrics that are used here.
  enum Kind: String { case counter, gauge, histogram }

  /// Without what the samples of its type add (`_total`, `_bucket`); it ends with its unit, if it has one.
  let name: String
  let kind: Kind
  /// A base unit: `seconds`.
  var unit: String?
  /// What is counted; a sentence without its stop.
  let help: String
  var series: [MetricSeries] = []
}

/// The values of a metric with one set of labels.
struct MetricSeries {
  /// Names and values, in the order in which they are written.
  var labels: [(name: String, value: String)]
  var value: Value

  enum Value {
    /// Of a counter or a gauge, as it is written.
    case number(String)
    /// The buckets and the sum of a histogram.
    case distribution(Distribution)
  }

  /// The buckets of a histogram.
  struct Distribution {
    /// Ascending, each with the count of all values up to its bound.
    var buckets: [Bucket]
    /// Of all values, in ns; below zero where clocks disagree.
    var sum: Int128
    var count: Int
  }

  struct Bucket {
    /// In ns; nil for +Inf.
    var bound: Int64?
    var count: Int
    /// Of a value in this bucket that is in no smaller one.
    var exemplar: Exemplar?
  }

  /// A value as an example.
  struct Exemplar {
    var label: (name: String, value: String)
    /// In s, as it is written.
    var value: String
    /// In s since 1970, as it is written.
    var time: String
  }
}

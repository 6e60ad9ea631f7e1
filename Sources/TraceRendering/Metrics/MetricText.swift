/// Metrics as text for a monitoring system.
///
/// - OpenMetrics 1.0: https://github.com/prometheus/OpenMetrics/blob/main/specification/OpenMetrics.md
/// - Prometheus's text format 0.0.4: https://prometheus.io/docs/instrumenting/exposition_formats
struct MetricText {
  /// The two forms of the text.
  enum Dialect {
    case openMetrics
    /// Without exemplars, units and an end; it names a counter by its sample.
    case prometheus
  }

  private let dialect: Dialect
  private(set) var text = ""

  /// All of `families` that have a series, with the last line end.
  static func text(_ families: [MetricFamily], as dialect: Dialect) -> String {
    var writer = MetricText(dialect: dialect)
    for family in families where !family.series.isEmpty { writer.write(family) }
    if dialect == .openMetrics { writer.text += "# EOF\n" }
    return writer.text
  }

  private init(dialect: Dialect) { self.dialect = dialect }

  private mutating func write(_ family: MetricFamily) {
    let sample = family.kind == .counter ? family.name + "_total" : family.name
    let name = dialect == .prometheus ? sample : family.name
    text += "# HELP \(name) \(Self.escaped(family.help)).\n"
    text += "# TYPE \(name) \(family.kind.rawValue)\n"
    if dialect == .openMetrics, let unit = family.unit { text += "# UNIT \(name) \(unit)\n" }
    for series in family.series {
      switch series.value {
      case .number(let number): write(sample, series.labels, number)
      case .distribution(let distribution): write(distribution, of: family.name, series.labels)
      }
    }
  }

  private mutating func write(
    _ distribution: MetricSeries.Distribution, of name: String, _ labels: [(name: String, value: String)]
  ) {
    for bucket in distribution.buckets {
      let bound = bucket.bound.map(DecimalSeconds.canonical) ?? "+Inf"
      write(name + "_bucket", labels + [("le", bound)], "\(bucket.count)", bucket.exemplar)
    }
    // OpenMetrics: "Sum … MUST NOT be NaN or negative", and a count stands beside a sum only. The older text knows
    // neither rule, and node_exporter takes what is missing for 0.
    guard dialect == .prometheus || distribution.sum >= 0 else { return }
    write(name + "_count", labels, "\(distribution.count)")
    write(name + "_sum", labels, DecimalSeconds.text(distribution.sum))
  }

  private mutating func write(
    _ name: String, _ labels: [(name: String, value: String)], _ value: String,
    _ exemplar: MetricSeries.Exemplar? = nil
  ) {
    text += name
    if !labels.isEmpty { text += Self.text(labels) }
    text += " " + value
    if dialect == .openMetrics, let exemplar {
      text += " # \(Self.text([exemplar.label])) \(exemplar.value) \(exemplar.time)"
    }
    text += "\n"
  }

  private static func text(_ labels: [(name: String, value: String)]) -> String {
    "{" + labels.map { "\($0.name)=\"\(escaped($0.value))\"" }.joined(separator: ",") + "}"
  }

  /// Both dialects escape a backslash, a quote and a line end.
  private static func escaped(_ value: String) -> String {
    value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
  }
}

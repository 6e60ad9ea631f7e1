/// The values of `--format`.
///
/// To add a format, write one file and one line:
///
/// 1. A file in this folder with a type that conforms to the protocol of each result it can write (`ShowFormat`,
///    `FindFormat`, `ReportFormat`, `CheckFormat`, `DiffFormat`, `DoctorFormat`, `IngestFormat`, `RemovalFormat`,
///    `QueryFormat`, `MetricsFormat`, `ExportFormat`). Rows of cells need `RowFormat` alone: a name and how a row
///    becomes a line.
/// 2. An instance of it in `all`.
///
/// Options, help, completions and error messages follow.
package enum OutputFormats {
  /// In the order in which the help lists them.
  package static let all: [any OutputFormat] = [
    TableFormat(), JSONFormat(), NDJSONFormat(), CSVFormat(), TSVFormat(), MarkdownFormat(), SVGFormat(),
    HTMLFormat(),
    JUnitFormat(), GitHubFormat(), OpenMetricsFormat(), PrometheusFormat(), PerfettoFormat(), OTLPFormat(),
    JaegerFormat(), ZipkinFormat(),
  ]

  /// The names of the formats that can write one kind of result, such as `ReportResult`.
  package static func names<Kind: ResultKind>(for kind: Kind.Type) -> [String] {
    all.filter { Kind.writer($0) != nil }.map(\.name)
  }

  /// The format called `name`, if it can write this kind of result.
  package static func named<Kind: ResultKind>(_ name: String, for kind: Kind.Type) -> Kind.Writer? {
    all.first { $0.name == name }.flatMap(Kind.writer)
  }
}

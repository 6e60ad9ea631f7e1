import Testing
import TraceModel

@testable import TraceRendering

/// Results of every kind whose texts hold what would end a cell, a field or a row.
private enum Results {
  static let nasty = "a,\"b\"\t|\\\nc"

  static var view: TraceView {
    var builder = TraceViewFixture.video()
    builder.view.correlationID = nasty
    return builder.built
  }

  static let found = [
    FoundRequest(
      correlationID: nasty, outcome: .failed, start: TraceViewFixture.start, services: ["api", nasty],
      error: nasty),
    FoundRequest(correlationID: "b", outcome: .completed, start: TraceViewFixture.start),
  ]

  static var report: LatencyReport {
    var group = LatencyReport.Group()
    group.values = [nasty]
    var wait = LatencyReport.Statistics(segment: .queueWait)
    wait.destination = nasty
    wait.count = 1
    wait.percentiles = [.init(p: 50, value: Nanoseconds(1), low: nil, high: nil)]
    group.segments = [wait, LatencyReport.Statistics(segment: .endToEnd)]
    var report = LatencyReport()
    report.keys = [nasty]
    report.groups = [group]
    return report
  }

  static var diagnosis: Diagnosis {
    var diagnosis = Diagnosis()
    diagnosis.requests = 1
    return diagnosis
  }

  static var summary: IngestSummary {
    var summary = IngestSummary()
    summary.sources = [.init(file: nasty, counts: LineCounts(), problems: [])]
    return summary
  }
}

/// Every result in every format is what the format's name says, or cannot be asked for.
@Suite struct OutputFormatTests {
  private static let everything = ["table", "json", "ndjson", "csv", "tsv", "markdown"]
  private static let documents = ["table", "json", "ndjson"]

  @Test func `the formats are those that the manual names, in its order`() {
    #expect(
      OutputFormats.all.map(\.name) == Self.everything + [
        "svg", "html", "junit", "github", "openmetrics", "prometheus", "perfetto", "otlp", "jaeger", "zipkin",
      ])
    #expect(OutputFormats.names(for: ExportResult.self) == ["perfetto", "otlp", "jaeger", "zipkin"])
  }

  @Test func `each command offers the formats that can write its result`() {
    #expect(OutputFormats.names(for: ShowResult.self) == Self.everything + ["svg", "html"])
    #expect(OutputFormats.names(for: FindResult.self) == Self.everything)
    #expect(OutputFormats.names(for: ReportResult.self) == Self.everything + ["html"])
    #expect(OutputFormats.names(for: DiffResult.self) == Self.everything + ["html"])
    #expect(OutputFormats.names(for: QueryResult.self) == Self.everything)
    #expect(OutputFormats.names(for: CheckResult.self) == Self.everything + ["junit", "github"])
    #expect(OutputFormats.names(for: MetricsResult.self) == ["openmetrics", "prometheus"])
    #expect(OutputFormats.names(for: DoctorResult.self) == Self.documents + ["html"])
    #expect(OutputFormats.names(for: IngestResult.self) == Self.documents)
  }

  @Test(arguments: everything) func `a result that a format cannot write is not written in another one`(
    name: String
  ) {
    let isDocument = Self.documents.contains(name)
    #expect(OutputFormats.named(name, for: DoctorResult.self)?.name == (isDocument ? name : nil))
    #expect(OutputFormats.named(name, for: IngestResult.self)?.name == (isDocument ? name : nil))
    #expect(OutputFormats.named(name, for: ReportResult.self)?.name == name)
  }

  @Test func `a name that no format has is none, nor is the list of ids`() {
    for name in ["html", "", "JSON", "ids"] {
      #expect(OutputFormats.named(name, for: FindResult.self) == nil, "\(name)")
    }
  }

  @Test(arguments: everything) func `every result is what its format's name says`(name: String) throws {
    let reads = try #require(FormatReaders.all[name])
    let page = OutputTarget()
    let texts = [
      OutputFormats.named(name, for: ShowResult.self)?.show([Results.view], on: page),
      OutputFormats.named(name, for: FindResult.self)?.list(Results.found, on: page),
      OutputFormats.named(name, for: ReportResult.self)?.report(Results.report, on: page),
      OutputFormats.named(name, for: DoctorResult.self)?.diagnosis(Results.diagnosis, on: page),
      OutputFormats.named(name, for: IngestResult.self)?.summary(Results.summary, on: page),
    ]
    for text in texts.compactMap(\.self) {
      #expect(reads(text), "\(text)")
    }
  }

  @Test(arguments: everything) func `no result passes for one in another format`(name: String) throws {
    let page = OutputTarget()
    let text = try #require(OutputFormats.named(name, for: FindResult.self)).list(
      Results.found, on: page)
    // A document that stands on one line is a line of JSON, too.
    let passing = Set(["json": [name, "ndjson"]][name] ?? [name])
    let others = FormatReaders.all.filter { !passing.contains($0.key) && $0.value(text) }.map(\.key)
    #expect(others.isEmpty, "\(text) also is \(others)")
  }

  @Test func `texts come back whole from CSV`() throws {
    let rows = try #require(FormatReaders.csv(CSVFormat().list(Results.found, on: OutputTarget())))
    #expect(rows[1][0] == Results.nasty && rows[1][6] == Results.nasty)
  }

  @Test func `requests that come one by one make the text that all of them make at once`() throws {
    let page = OutputTarget()
    let view = TraceViewFixture.video().built
    for name in Self.everything where name != "json" {
      let format = try #require(OutputFormats.named(name, for: ShowResult.self))
      #expect(format.showsOneByOne)
      let parts =
        format.show([view], on: page) + format.show([view], on: page, ShowOptions(isContinued: true))
      #expect(parts == format.show([view, view], on: page), "\(name)")
    }
    #expect(!JSONFormat().showsOneByOne)
  }

  @Test func `a list may be written in pieces where they make the text of the whole`() {
    let page = OutputTarget()
    let formats: [any FindFormat] = [NDJSONFormat(), IDList()]
    for format in formats {
      #expect(format.listsInPieces)
      let pieces = Results.found.map { format.list([$0], on: page) }.joined()
      #expect(pieces == format.list(Results.found, on: page), "\(format.name)")
    }
  }
}

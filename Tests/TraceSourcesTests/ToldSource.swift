import ClockEstimation
import Foundation
import LogReading
import TraceAnalysis
import TraceModel
import TraceRendering
import TraceStore

@testable import TraceSources

/// Everything that the commands tell of a source, text by text.
struct ToldSource: Equatable {
  var found: [String] = []
  var report = ""
  var stories: [String: String] = [:]
  var doctor = ""

  /// The answers of the index at `path`.
  init(ofIndexAt path: String) async throws {
    let open = { (decoder: LogDecoder) in
      IndexSource(
        index: try IndexFile(path: path, for: .reading, catalog: decoder.catalog), decoder: decoder)
    }
    try await self.init(open(Decoders.index.get()), withAttribute: open(Decoders.indexWithAttribute.get()))
  }

  /// The answers by reading `logs` without an index.
  init(of logs: [String]) async throws {
    let decoder = try Decoders.logsWithAttribute.get()
    try await self.init(
      LogFileSource(files: logs, decoder: Decoders.logs.get(), keepsRecords: true),
      withAttribute: LogFileSource(files: logs, decoder: decoder, keepsRecords: true))
  }

  private static let page = OutputTarget()

  init(_ source: any RequestSource, withAttribute: any RequestSource) async throws {
    let clocks = try source.clocks().logged
    let corrections = try source.corrections(clocks: clocks)
    let aggregate = try await source.aggregate(
      FindAggregate(filter: RequestFilter(), catalog: source.catalog, corrections: corrections))
    let builder = TraceViewBuilder(source: source, clocks: clocks)
    let list = try await builder.found(aggregate.found, endOfLogs: nil)
    found = list.map { NDJSONFormat().list([$0], on: Self.page) }.sorted()
    for (request, key) in zip(list, aggregate.found.map(\.key)) {
      let name = OccurrenceName.text(request.correlationID, request.occurrence)
      stories[name] = NDJSONFormat().show([try builder.view(of: key)], on: Self.page)
    }
    doctor = JSONFormat()
      .diagnosis(try await Diagnostician(source: source).diagnose(), on: Self.page)
    report = try await Self.report(source, by: [])
    // An attribute is read from the records, not from the summaries.
    report += try await Self.report(withAttribute, by: [.attribute(index: 0, name: "trace_id")])
  }

  private static func report(_ source: any RequestSource, by keys: [GroupKey]) async throws -> String {
    let clocks = try source.clocks().logged
    let aggregate = ReportAggregate(
      filter: RequestFilter(), keys: keys, percentiles: [50, 99], catalog: source.catalog,
      corrections: try source.corrections(clocks: clocks))
    let report = try await source.aggregate(aggregate).report(endOfLogs: source.endOfLogs(clocks: clocks))
    return JSONFormat().report(report, on: page)
  }

  /// The first difference of two sources; nil if they tell the same.
  func difference(from other: ToldSource) -> String? {
    if found != other.found { return Self.difference("find", found.joined(), other.found.joined()) }
    if report != other.report { return Self.difference("report", report, other.report) }
    for (name, view) in stories where other.stories[name] != view {
      return Self.difference("show \(name)", view, other.stories[name] ?? "nothing")
    }
    return doctor == other.doctor ? nil : Self.difference("doctor", doctor, other.doctor)
  }

  /// Both texts from a little before the place where they part.
  private static func difference(_ command: String, _ one: String, _ other: String) -> String {
    let start = max(0, one.commonPrefix(with: other).count - 200)
    return [one, other].reduce(command) { $0 + "\n  " + $1.dropFirst(start).prefix(500) }
  }
}

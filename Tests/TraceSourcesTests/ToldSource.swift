import Foundation
import LogDecoding
import TraceAnalysis
import TraceModel
import TraceRendering
import TraceStore

@testable import trace

/// Everything that the commands tell of a source, text by text.
struct ToldSource: Equatable {
  var found: [String] = []
  var report = ""
  var stories: [String: String] = [:]
  var doctor = ""

  /// What the index at `path` tells.
  init(ofIndexAt path: String) async throws {
    let open = { (decoder: LogDecoder) in
      IndexSource(
        index: try IndexFile(path: path, for: .reading, catalog: decoder.catalog), decoder: decoder)
    }
    try await self.init(open(Decoders.index.get()), withAttribute: open(Decoders.indexWithAttribute.get()))
  }

  /// What reading `logs` without an index tells.
  init(of logs: [String]) async throws {
    let decoder = try Decoders.logsWithAttribute.get()
    try await self.init(
      DirectSource(files: logs, decoder: Decoders.logs.get(), keepsRecords: true),
      withAttribute: DirectSource(files: logs, decoder: decoder, keepsRecords: true))
  }

  private static let page = Page()

  private init(_ source: any RequestSource, withAttribute: any RequestSource) async throws {
    let clocks = try source.clocks().told
    let fleet = try source.fleet(clocks: clocks)
    let fold = try await source.fold(FindFold(filter: RequestFilter(), catalog: source.catalog, fleet: fleet))
    let teller = StoryTeller(source: source, clocks: clocks)
    let list = try teller.found(fold.found, endOfLogs: nil)
    let finder = FindRenderer(layout: .format(.ndjson), page: Self.page)
    found = list.map { finder.render([$0]) }.sorted()
    let shower = ShowRenderer(format: .ndjson, page: Self.page)
    for (request, key) in zip(list, fold.found.map(\.key)) {
      let name = GenerationName.text(request.correlationID, request.generation)
      stories[name] = shower.render([try teller.story(of: key)])
    }
    doctor = DoctorRenderer(format: .json, page: Self.page)
      .render(try await Diagnostician(source: source).diagnose())
    report = try await Self.report(source, by: [])
    // An attribute is read from the records, not from the summaries.
    report += try await Self.report(withAttribute, by: [.attribute(index: 0, name: "trace_id")])
  }

  private static func report(_ source: any RequestSource, by keys: [GroupKey]) async throws -> String {
    let clocks = try source.clocks().told
    let fold = ReportFold(
      filter: RequestFilter(), keys: keys, percentiles: [50, 99], catalog: source.catalog,
      fleet: try source.fleet(clocks: clocks))
    let report = try await source.fold(fold).report(endOfLogs: source.endOfLogs(clocks: clocks))
    return ReportRenderer(format: .json, page: page).render(report)
  }

  /// The first thing in which two sources differ; nil where they tell the same.
  func difference(from other: ToldSource) -> String? {
    if found != other.found { return Self.difference("find", found.joined(), other.found.joined()) }
    if report != other.report { return Self.difference("report", report, other.report) }
    for (name, story) in stories where other.stories[name] != story {
      return Self.difference("show \(name)", story, other.stories[name] ?? "nothing")
    }
    return doctor == other.doctor ? nil : Self.difference("doctor", doctor, other.doctor)
  }

  /// Both texts from a little before the place where they part.
  private static func difference(_ command: String, _ one: String, _ other: String) -> String {
    let start = max(0, one.commonPrefix(with: other).count - 200)
    return [one, other].reduce(command) { $0 + "\n  " + $1.dropFirst(start).prefix(500) }
  }
}

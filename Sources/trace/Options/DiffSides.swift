import ArgumentParser
import TraceAnalysis
import TraceModel
import TraceRendering
import TraceSources

/// Both sides of `trace diff`, opened.
struct DiffSides {
  private let sides: [DiffSide]
  private let filters: [RequestFilter]
  private let sources: [SourceOptions]
  private let requests: [any RequestSource]
  private let clocks: ClockOptions
  private let projection: AttributeProjection

  /// `common` holds for both sides. One source is opened once.
  init(
    _ texts: [String], _ common: FilterOptions, in given: SourceOptions, clocks: ClockOptions,
    _ output: OutputOptions
  ) async throws {
    sides = try texts.map(DiffSide.init)
    self.clocks = clocks
    var projection = AttributeProjection()
    let (zone, both) = (try output.zone(), try common.filter(&projection, zone: output.zone()))
    filters = try sides.map { both.narrowed(by: try $0.filters.filter(&projection, zone: zone)) }
    self.projection = projection
    let needRecords = common.needRecords || sides.contains { $0.filters.needRecords }
    sources = try sides.map { try $0.source(given) }
    let first = try await sources[0].open(projection: projection, keepsRecords: needRecords)
    let isOne = sides[0].isOfSameSource(as: sides[1])
    requests = [
      first, isOne ? first : try await sources[1].open(projection: projection, keepsRecords: needRecords),
    ]
  }

  /// The query of one side, 0 or 1.
  func query(_ index: Int) throws -> ComparisonQuery.Side {
    ComparisonQuery.Side(
      name: sides[index].text, filter: filters[index], source: requests[index],
      clocks: try clocks.clocks(of: requests[index]), offer: try clocks.offer(of: requests[index]))
  }

  /// Says of a side without a request what is probably wrong with it.
  func tell(_ report: ComparisonReport, on page: OutputTarget) async throws {
    for (index, side) in [report.first, report.second].enumerated() where side.requests == 0 {
      let hints = QueryHints(
        filters: sides[index].filters, requests: requests[index], projection: projection, times: page.times)
      let details = try await hints.nothingFound().diagnostic?.details ?? []
      Diagnostics.print(remark: "no request matches \(side.name)", details: details)
    }
  }

  /// Called when the result is out: the status that the inputs ask for.
  func conclude() throws {
    for (source, requests) in zip(sources, requests) { try source.conclude(requests) }
  }
}

import ClockEstimation
import Foundation
import LogReading
import TraceAnalysis
import TraceModel

@testable import TraceSources

/// Any bytes as a log, with everything that a command makes of it: requests, clocks, outcomes, a report, timelines.
enum FuzzedRequests {
  private static let file = FileManager.default.temporaryDirectory.appendingPathComponent(
    "fuzzed-\(getpid()).log")

  static func reconstruct(_ bytes: UnsafeRawBufferPointer) {
    precondition((try? Data(bytes).write(to: file)) != nil, "the input is written")
    let (done, path) = (DispatchSemaphore(value: 0), file.path)
    Task {
      do { try await answer(path) } catch { fatalError("\(error)") }
      done.signal()
    }
    done.wait()
  }

  private static func answer(_ path: String) async throws {
    var projection = AttributeProjection()
    let query = try ReportQuery(
      filter: RequestFilter(), keys: "service,codec", percentiles: "50,99", projection: &projection)
    let decoder = try LogDecoder(profile: .makeDefault(), projection: projection, catalog: Catalog())
    let source = try await LogFileSource(files: [path], decoder: decoder, keepsRecords: true)
    let clocks = source.clocks()
    _ = try await query.report(on: source, clocks: clocks.assumingIdlePickup)
    _ = try await Diagnostician(source: source).diagnose()
    let views = TraceViewBuilder(source: source, clocks: clocks.logged)
    let list = try await RequestList(
      RequestFilter(), by: .slowest, limit: 20, in: source, clocks: clocks.logged)
    for piece in list.pieces(of: nil) { for entry in piece { _ = try views.view(of: entry.key) } }
  }
}

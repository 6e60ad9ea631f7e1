import Testing
import TraceModel

@testable import TraceAnalysis

/// Requests by what their errors say.
@Suite struct ErrorCountsTests {
  private let catalog = Catalog()

  private func request(_ error: String, at start: Int64, _ outcome: Outcome = .failed) -> TraceSummary {
    var summary = TraceSummary()
    summary.error = catalog.id(of: error)
    (summary.start, summary.outcome) = (Timestamp(nanoseconds: start), outcome)
    return summary
  }

  private var requests: [(TraceSummary, RequestID)] {
    let summaries = [
      request("slow", at: 5), request("gone", at: 4), request("slow", at: 3), request("", at: 1),
      request("gone", at: 9, .completed), request("slow", at: 7), request("gone", at: 4),
    ]
    return summaries.enumerated().map { ($1, RequestID(number: Int64(100 - $0))) }
  }

  private let expected: [LatencyReport.ErrorCount] = [
    .init(text: "slow", outcome: .failed, requests: 3, earliest: [RequestID(number: 98)]),
    // Two that begin at once.
    .init(
      text: "gone", outcome: .failed, requests: 2,
      earliest: [RequestID(number: 94), RequestID(number: 99)]),
    .init(text: "gone", outcome: .completed, requests: 1, earliest: [RequestID(number: 96)]),
  ]

  @Test func `they are counted by text and outcome, with the earliest of each`() {
    var counts = ErrorCounts()
    for (summary, key) in requests { counts.add(summary, key) }
    #expect(counts.inOrder(catalog) == expected)
  }

  @Test func `parts merge to the same in any order`() {
    for split in 0...requests.count {
      var parts = [ErrorCounts(), ErrorCounts()]
      for (index, request) in requests.enumerated() {
        parts[index < split ? 0 : 1].add(request.0, request.1)
      }
      var (forwards, backwards) = (parts[0], parts[1])
      forwards.merge(parts[1])
      backwards.merge(parts[0])
      #expect(forwards.inOrder(catalog) == expected && backwards.inOrder(catalog) == expected)
    }
  }

  @Test func `a report groups by them, and by nothing where there is none`() {
    var accumulator = LatencyAccumulator(keys: [.error], percentiles: [50], catalog: catalog)
    for (summary, key) in requests { accumulator.add(summary, key) }
    let groups = accumulator.report(endOfLogs: nil).groups
    #expect(groups.map(\.values) == [["gone"], ["slow"], [nil]])
    #expect(groups.map(\.requests) == [3, 3, 1])
    #expect(groups.map(\.errors.count) == [2, 1, 0])
  }
}

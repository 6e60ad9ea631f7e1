import Foundation
import Testing

/// Phones that log under one name, each with a clock of its own.
@Suite struct ManyPhonesTests {
  private let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  /// Calls of 8 ms, one a second, with 4 ms at the server; the clients' clocks are off by the `seconds`.
  private func calls(off seconds: [Int]) -> [String] {
    seconds.enumerated().flatMap { number, off in
      func line(_ ms: Int, _ service: String, _ event: String, _ rest: String = "") -> String {
        let time = 1_790_000_000_000 + number * 1_000 + ms + (service == "client" ? off * 1_000 : 0)
        return
          #"{"ts":\#(time),"service":"\#(service)","msg":"\#(event)","request_id":"r\#(number)","path":"/"\#(rest)}"#
      }
      return [
        line(0, "client", "request_sent"), line(2, "api", "request_received"),
        line(6, "api", "response_sent", #","status_code":200"#),
        line(8, "client", "response_received", #","status_code":200"#),
      ]
    }
  }

  @Test(arguments: [[0, 60, -30], [0, 60, -30, 300, -120, 7]])
  func `a report and find place each call by its own two sides, as show does`(_ off: [Int]) async throws {
    let log = try directory.write(calls(off: off).joined(separator: "\n") + "\n", to: "calls.jsonl")
    let report = try await TraceBinary.run(["report", "--format", "csv", "--from", log]).text
    let transits = report.split(separator: "\n").filter { $0.contains("_transit") }
    #expect(transits.count == 2)
    for transit in transits {
      let cells = transit.split(separator: ",", omittingEmptySubsequences: false)
      let median = try #require(Int(cells[4]))
      // Neither negative nor unfinished ones.
      #expect(abs(median - 2_000_000) < 1_000 && cells[9...10] == ["0", "0"], "\(transit)")
    }
    let slow = try await TraceBinary.run(["find", "--slower-than", "9ms", "--from", log])
    #expect(slow.text.isEmpty)
    for number in off.indices {
      let shown = try await TraceBinary.run(["show", "r\(number)", "--from", log]).text
      #expect(shown.contains("transit 2 ms (25 %) · api 4 ms (50 %) · response transit 2 ms (25 %)"))
    }
  }
}

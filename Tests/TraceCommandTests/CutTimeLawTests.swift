import Foundation
import SyntheticFleet
import Testing

/// Most loggers write milliseconds, and stores export the newest first: the order of lines decides nothing.
@Suite struct CutTimeLawTests {
  /// The facts of a request that a coarser time must not change.
  private struct Facts: Equatable {
    var outcome: String
    /// Each message with the ends of its attempts.
    var messages: [String]
    /// Each call, on either side, with its end.
    var calls: [String]
  }

  private struct View: Decodable {
    struct Message: Decodable {
      struct Attempt: Decodable { var status: String }
      var destination: String?
      var message_key: String?
      var attempts: [Attempt]
    }
    struct Span: Decodable {
      var kind: String
      var service: String
      var status: String
    }
    var correlation_id: String
    var outcome: String
    var messages: [Message]
    var spans: [Span]
  }

  private func facts(of logs: [String]) async throws -> [String: Facts] {
    let found = try await TraceBinary.run(["find", "--format", "ndjson", "--from"] + logs).succeeded("find")
    let ids = try found.documents(FindDocument.self).map(\.correlation_id)
    let show = try await TraceBinary.run(
      ["show", "-", "--format", "ndjson", "--from"] + logs,
      standardInput: Data((ids.joined(separator: "\n") + "\n").utf8)
    ).succeeded("show")
    return try show.documents(View.self).reduce(into: [:]) { facts, view in
      let messages = view.messages.map { message in
        "\(message.destination ?? "") \(message.message_key ?? "") \(message.attempts.map(\.status))"
      }
      let calls = view.spans.filter { $0.kind == "client" || $0.kind == "server" }
      facts[view.correlation_id] = Facts(
        outcome: view.outcome, messages: messages.sorted(),
        calls: calls.map { "\($0.kind) \($0.service) \($0.status)" }.sorted())
    }
  }

  /// A line whose times are cut to `step` milliseconds.
  private func cut(_ line: String, to step: Int) -> String {
    line.replacing(/T(\d\d:\d\d:\d)(\d)(?:\.(\d+))?Z/) { match in
      let fraction = (match.output.3.map(String.init) ?? "").padding(toLength: 3, withPad: "0", startingAt: 0)
      let cut = (Int(fraction) ?? 0) / step * step
      let digits = String(String(1000 + cut).dropFirst())
      return "T\(match.output.1)\(match.output.2)" + (step == 1000 ? "Z" : ".\(digits)Z")
    }
  }

  @Test(arguments: [1, 10, 1000])
  func `with times cut to a step, and lines newest first or shuffled, requests stay what they are`(step: Int)
    async throws
  {
    let sample = try SampleRequests(Seeds.share(of: 120))
    let whole = try TemporaryDirectory()
    let expected = try await facts(of: sample.write(to: whole))
    #expect(!expected.isEmpty)
    var random = SplitMix64(seed: UInt64(step))
    for isShuffled in [false, true] {
      var changed = sample
      for log in changed.logs.indices {
        let lines = changed.logs[log].lines.map { cut($0, to: step) }
        changed.logs[log].lines = isShuffled ? lines.shuffled(using: &random) : lines.reversed()
      }
      let directory = try TemporaryDirectory()
      let found = try await facts(of: changed.write(to: directory))
      let different = expected.keys.filter { found[$0] != expected[$0] }.sorted()
      #expect(
        found == expected,
        "\(step) ms, \(isShuffled ? "shuffled" : "newest first"): \(different.prefix(3).map { "\($0) \(found[$0] as Any), not \(expected[$0] as Any)" })"
      )
    }
  }
}

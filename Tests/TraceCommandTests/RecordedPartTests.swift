import Foundation
import Testing

/// Parts of the recording with clocks that disagree: some of its requests, all records of each. Consumers then look
/// idle while they work for others, and nobody's clock was set.
@Suite struct RecordedPartTests {
  /// Every `of`-th request, from one on.
  struct Part: Sendable, CustomTestStringConvertible {
    var of: Int
    var from: Int
    var testDescription: String { "part \(from + 1) of \(of)" }
  }

  static let parts = [2, 4].flatMap { of in (0..<of).map { Part(of: of, from: $0) } }

  /// The error of the true offset in half of the requests: the quickest passages take a ms.
  private static let farOff: Int64 = 700_000

  @Test(arguments: parts) func `a part of the requests tells the client's clock as all of them do`(
    _ part: Part
  ) async throws {
    let directory = try TemporaryDirectory()
    let logs = try await Self.logs(of: part, in: directory)
    let report: ReportDocument = try await TraceBinary.run(["report", "--format", "json", "--from"] + logs)
      .document()
    for name in ["request_transit", "response_transit"] {
      let segment = try #require(report.groups[0].segments.first { $0.segment == name })
      #expect(segment.min_ns > -Self.farOff && segment.count > 400 / part.of, "\(segment)")
      #expect(report.true_minus_printed?.first { $0.segment == name }?.clock == "estimate")
    }
    let doctor = try await TraceBinary.run(["doctor", "--format", "json", "--from"] + logs).text
    #expect(doctor.contains(#""clock_steps":[]"#))
  }

  @Test(arguments: [["client", "api", "consumer-1"], ["client", "api", "consumer-2"]])
  func `some of the logs tell the client's clock as all of them do`(_ names: [String]) async throws {
    let directory = try TemporaryDirectory()
    let logs = try await Self.logs(of: Part(of: 1, from: 0), in: directory)
    let some = logs.filter { log in names.contains { log.hasSuffix("\($0).jsonl") } }
    try #require(some.count == names.count)
    let (few, all) = (try await Self.transits(some), try await Self.transits(logs))
    #expect(few == all)
    #expect(few.count == 2 && few.allSatisfy { $0.min > -Self.farOff })
  }

  /// The quickest of either transit and their number.
  private static func transits(_ logs: [String]) async throws -> [Transits] {
    let report: ReportDocument = try await TraceBinary.run(["report", "--format", "json", "--from"] + logs)
      .document()
    return report.groups[0].segments.filter { $0.segment.hasSuffix("transit") }.map {
      Transits(min: $0.min_ns, count: $0.count)
    }
  }

  private struct Transits: Equatable {
    var min: Int64
    var count: Int
  }

  private static func logs(of part: Part, in directory: TemporaryDirectory) async throws -> [String] {
    let fixture = try await Fixture.videoPipeline.value
    var numbers: [String: Int] = [:]
    return try Fixture.logNames.map { name in
      let lines = try fixture.lines(of: name).filter { line in
        guard let id = id(of: line) else { return false }
        let number = numbers[id] ?? numbers.count
        numbers[id] = number
        return number % part.of == part.from
      }
      let plain = try directory.write(lines.joined(separator: "\n") + "\n", to: name)
      return try ClockSkew.ofClientAndConsumers.rewrite(plain, into: directory)
    }
  }

  private static func id(of line: Substring) -> String? {
    let key = "\"correlation_id\": \""
    guard let start = line.range(of: key)?.upperBound else { return nil }
    return line[start...].prefix { $0 != "\"" }.lowercased()
  }
}

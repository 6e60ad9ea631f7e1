import Foundation
import Testing
import TraceModel

@testable import TraceRendering

#if canImport(FoundationXML)
  import FoundationXML
#endif

/// Verdicts in every format: the same numbers, and each format's own rules.
@Suite struct CheckTests {
  private static let nasty = "a,\"b\"<c>&%\n::x"

  private static func report() throws -> CheckReport {
    var report = CheckReport()
    report.keys = ["codec"]
    report.verdicts = [try violated(), try tooLittle(), try kept()]
    return report
  }

  @Test func `what is unfinished or not in n is said where a gate is read`() throws {
    var verdict = try Self.kept()
    (verdict.count, verdict.unfinished, verdict.lost, verdict.unlogged) = (212, 12, 3, 1_785)
    verdict.group = []
    var report = CheckReport()
    report.verdicts = [verdict]
    let said = ", n = 212, 12 of them unfinished, 1,788 lost or without an end in the logs, and not in n"
    #expect(GitHubFormat().verdicts(report, on: OutputTarget()).contains(said))
    #expect(JUnitFormat().verdicts(report, on: OutputTarget()).contains(said))
    let row = Dictionary(uniqueKeysWithValues: zip(CheckRows.header(report), CheckRows.rows(report)[0]))
    #expect(row["censored"] == "12" && row["lost"] == "3" && row["unlogged"] == "1785" && row["open"] == "")
  }

  @Test func `no text of a log is a command of GitHub`() throws {
    var report = CheckReport()
    report.keys = ["branch"]
    report.verdicts = [try Self.kept()]
    report.verdicts[0].group = ["##[add-mask]a"]
    let line = GitHubFormat().verdicts(report, on: OutputTarget())
    #expect(line.hasPrefix("kept: ") && !line.contains("##["))
  }

  private static func violated() throws -> Verdict {
    let limit = try #require(DecimalPercent(1))
    var verdict = Verdict(
      Objective(text: "share(failed) < 1%", measure: .share(of: [.failed], limit: limit), comparison: .less),
      group: [nasty], measured: .share(matching: 12, low: 0.026, high: 0.0854))
    (verdict.ruling, verdict.isSure, verdict.count, verdict.needed) = (.violated, true, 241, 368)
    return verdict
  }

  private static func tooLittle() throws -> Verdict {
    var verdict = try latency(
      "p99(end_to_end) < 20s", .duration(Nanoseconds(14_158_000_000), low: Nanoseconds(13_050_000_000)))
    (verdict.count, verdict.needed) = (228, 368)
    return verdict
  }

  private static func kept() throws -> Verdict {
    var verdict = try latency(
      "p99(end_to_end) < 2s",
      .duration(Nanoseconds(1_420_000_000), low: Nanoseconds(1_310_000_000), high: Nanoseconds(2_620_000_000))
    )
    (verdict.ruling, verdict.count, verdict.needed) = (.kept, 1_988, 368)
    return verdict
  }

  private static func latency(_ text: String, _ measured: Verdict.Measured) throws -> Verdict {
    let rank = try #require(PercentileRank(percent: 99))
    let limit = Nanoseconds(2_000_000_000)
    let measure = Objective.Measure.percentile(rank, of: .endToEnd, row: nil, limit: limit)
    return Verdict(
      Objective(text: text, measure: measure, comparison: .less), group: [nil], measured: measured)
  }

  private func written(_ name: String, width: Int? = nil) throws -> String {
    let format = try #require(OutputFormats.named(name, for: CheckResult.self))
    return format.verdicts(try Self.report(), on: OutputTarget(width: width))
  }

  @Test func `a table of 80 columns has a line for each verdict, and explains its marks`() throws {
    let lines = try written("table", width: 80).split(separator: "\n").map(String.init)
    #expect(lines.allSatisfy { DisplayWidth.of($0) <= 80 })
    #expect(lines[0].hasPrefix("verdict     objective"))
    #expect(lines[1].hasPrefix("violated    share(failed) < 1%     codec="))
    #expect(lines[1].hasSuffix("5 %  2.6 – 8.5 %      241"))
    #expect(lines[2].hasSuffix("14.2 s  from 13.1 s      228"))
    #expect(lines[3].hasPrefix("kept?       p99(end_to_end) < 2s "))
    #expect(lines[3].hasSuffix("1.42 s  1.31 – 2.62 s  1,988"))
    #expect(lines[4] == "1 violated · 1 too little data · 1 kept")
    #expect(lines[5] == "? the limit lies within the 95 % confidence interval: it may be noise")
    #expect(lines[6] == "too little data: p99 needs 368 values")
  }

  @Test func `junit is XML in which each verdict is a test`() throws {
    let text = try written("junit")
    let document = try XMLTests(text)
    #expect(document.tests.count == 3)
    #expect(document.suite == ["name": "trace check", "tests": "3", "failures": "1", "errors": "1"])
    #expect(document.tests[0]["name"] == "share(failed) < 1%, codec=a,\"b\"<c>&%\\n::x")
    #expect(document.results.map(\.kind) == ["failure", "error", "system-out"])
    #expect(document.results[0].text == "5 % (95 % CI 2.6 – 8.5 %), n = 241")
    #expect(document.results[1].text.hasSuffix("n = 228; too little data: p99 needs 368 values"))
    #expect(document.results[2].text == "1.42 s (95 % CI 1.31 – 2.62 s), n = 1,988; may be noise")
  }

  @Test func `github is one workflow command for each verdict that is not kept`() throws {
    let lines = try written("github").split(separator: "\n").map(String.init)
    #expect(
      lines == [
        "::error title=violated%3A share(failed) < 1%25%2C codec=a%2C\"b\"<c>&%25\\n%3A%3Ax::"
          + "5 %25 (95 %25 CI 2.6 – 8.5 %25), n = 241",
        "::warning title=too little data%3A p99(end_to_end) < 20s%2C (no codec)::14.2 s (95 %25 CI from 13.1 s), "
          + "n = 228; too little data: p99 needs 368 values",
        "kept: p99(end_to_end) < 2s, (no codec): 1.42 s (95 % CI 1.31 – 2.62 s), n = 1,988; may be noise",
      ])
  }

  @Test func `rows and JSON have the same numbers`() throws {
    let json = try JSONSerialization.jsonObject(with: Data(written("json").utf8)) as? [String: Any]
    let verdicts = try #require(json?["verdicts"] as? [[String: Any]])
    let rows = try written("tsv").split(separator: "\n").map {
      $0.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
    }
    #expect(rows.count == 4 && rows[0][0] == "codec")
    for (row, verdict) in zip(rows.dropFirst(), verdicts) {
      for (name, cell) in zip(rows[0], row).dropFirst() {
        let value = verdict[name]
        if name == "sure" {
          #expect(cell == "\(try #require(value as? Bool))")
        } else if let number = value as? NSNumber {
          #expect(
            abs(try #require(Double(cell)) - number.doubleValue) <= 1e-12 * abs(number.doubleValue), "\(name)"
          )
        } else {
          #expect(cell == value as? String ?? "", "\(name)")
        }
      }
    }
    #expect(
      try written("json").contains(#""value":0.04979253112033195,"#) && 12.0 / 241 == 0.04979253112033195)
    #expect(json?["violated"] as? Int == 1)
  }
}

/// The tests of a JUnit report.
private final class XMLTests: NSObject, XMLParserDelegate {
  private(set) var suite: [String: String] = [:]
  private(set) var tests: [[String: String]] = []
  private(set) var results: [(kind: String, text: String)] = []

  init(_ text: String) throws {
    super.init()
    let parser = XMLParser(data: Data(text.utf8))
    parser.delegate = self
    guard parser.parse() else { throw parser.parserError ?? CocoaError(.coderReadCorrupt) }
  }

  func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
    attributes: [String: String] = [:]
  ) {
    switch name {
    case "testsuite": suite = attributes
    case "testcase": tests.append(attributes)
    case "failure", "error", "system-out": results.append((name, attributes["message"] ?? ""))
    default: break
    }
  }

  func parser(_ parser: XMLParser, foundCharacters text: String) {
    if results.last?.kind == "system-out", text.contains(where: { !$0.isWhitespace }) {
      results[results.count - 1].text += text
    }
  }
}

import ClockEstimation
import Foundation
import LogReading
import SyntheticFleet
import Testing
import TraceAnalysis
import TraceModel
import TraceRendering

@testable import TraceSources

/// Every number of a report is the same in every format: exactly in those for programs, rounded in those for people.
@Suite struct FormatAgreementTests {
  private static let keys: [[GroupKey]] = [
    [], [.attribute(index: 0, name: "job_type")], [.topic, .outcome], [.service],
  ]

  @Test func `json, ndjson, csv, tsv, markdown and table tell the same numbers`() async throws {
    for seed in Seeds.upToMany(120) {
      var random = SplitMix64(seed: seed)
      let dealt = try DealtLogs(seed, &random)
      try dealt.addAttributes(&random)
      defer { dealt.remove() }
      let keys = Self.keys[Int(seed) % Self.keys.count]
      let most = seed % 3 == 0 ? 2 : nil
      let printed = try PrintedReport(try await Self.report(dealt.paths, keys, most))
      let disagreements = try printed.disagreements()
      #expect(disagreements == [], "seed \(seed)")
    }
  }

  /// By nearest rank, the p-th percentile lies in the bin in which the count from below reaches its rank.
  @Test func `a histogram counts all values of its row, and its bins hold the percentiles`() async throws {
    for seed in Seeds.upToMany(120) {
      var random = SplitMix64(seed: seed)
      let dealt = try DealtLogs(seed, &random)
      try dealt.addAttributes(&random)
      defer { dealt.remove() }
      let report = try await Self.report(dealt.paths, Self.keys[Int(seed) % Self.keys.count], nil)
      for row in report.groups.flatMap(\.segments) {
        let bins = row.histogram.bins
        #expect(bins.reduce(0) { $0 + $1.count } == row.count, "seed \(seed)")
        #expect(bins.reduce(0) { $0 + $1.unfinished } == row.censored, "seed \(seed)")
        for percentile in row.percentiles {
          let rank = Int((percentile.p / 100 * Double(row.count) - 1e-9).rounded(.up))
          var below = 0
          let bin = bins.first { bin in
            below += bin.count
            return below >= max(1, rank)
          }
          #expect(bin?.index == DurationHistogram.index(of: percentile.value), "seed \(seed)")
        }
      }
    }
  }

  private static func report(_ logs: [String], _ keys: [GroupKey], _ most: Int?) async throws -> LatencyReport
  {
    var projection = AttributeProjection()
    var query = try ReportQuery(
      filter: RequestFilter(), keys: keys.map(\.name).joined(separator: ","), percentiles: "50,95,99.9",
      mostGroups: most, projection: &projection)
    query.hasHistograms = true
    let decoder = try LogDecoder(profile: .makeDefault(), projection: projection, catalog: Catalog())
    let source = try await LogFileSource(files: logs, decoder: decoder, keepsRecords: false)
    return try await query.report(on: source, clocks: source.clocks().logged)
  }
}

/// A report in all formats, read back by what each promises.
private struct PrintedReport {
  private let report: LatencyReport
  private let document: [String: Any]
  private let page = OutputTarget()

  private static let exact = ["count", "min_ns", "mean_ns", "max_ns", "negative", "censored"]

  init(_ report: LatencyReport) throws {
    self.report = report
    let text = JSONFormat().report(report, on: page)
    document = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
  }

  private var groups: [[String: Any]] { document["groups"] as? [[String: Any]] ?? [] }

  /// What differs, a sentence each.
  func disagreements() throws -> [String] {
    try lines() + rows(CSVFormat().report(report, on: page), ",")
      + rows(TSVFormat().report(report, on: page), "\t")
      + markdown() + table()
  }

  // MARK: For programs

  private func lines() throws -> [String] {
    let lines = try NDJSONFormat().report(report, on: page).split(separator: "\n").map {
      try JSONSerialization.jsonObject(with: Data($0.utf8)) as? NSDictionary
    }
    return lines == groups.map { $0 as NSDictionary } ? [] : ["ndjson has other groups than json"]
  }

  /// Values of these logs hold no separators but line ends.
  private func rows(_ text: String, _ separator: Character) -> [String] {
    let plain = text.replacing("\"é\n\"", with: "é\n").replacing("é\n", with: "é").replacing(
      "é\\n", with: "é")
    let rows = plain.split(separator: "\n").map {
      $0.split(separator: separator, omittingEmptySubsequences: false).map(Self.unquoted)
    }
    let header = rows[0]
    let expected = groups.flatMap { group in
      (group["segments"] as? [[String: Any]] ?? []).map { cells(header, group, $0) }
    }
    guard rows.count == expected.count + 1 else { return ["\(rows.count - 1) rows of \(expected.count)"] }
    return zip(rows.dropFirst(), expected).compactMap { $0 == $1 ? nil : "\($0) is \($1) in json" }
  }

  private static func unquoted(_ cell: Substring) -> String {
    guard cell.count > 1, cell.hasPrefix("\""), cell.hasSuffix("\"") else { return String(cell) }
    return String(cell.dropFirst().dropLast()).replacing("\"\"", with: "\"")
  }

  private func cells(_ header: [String], _ group: [String: Any], _ segment: [String: Any]) -> [String] {
    header.map { name in
      if report.keys.contains(name) {
        return ((group["group"] as? [String: Any])?[name] as? String ?? "").replacing("é\n", with: "é")
      }
      switch name {
      case "segment", "destination", "service", "caller", "callee": return segment[name] as? String ?? ""
      case "folded_groups": return Self.text(group[name])
      case "top_error": return topError(group)?["text"] as? String ?? ""
      case "top_error_outcome": return topError(group)?["outcome"] as? String ?? ""
      case "top_error_requests": return Self.text(topError(group)?["requests"])
      case "top_error_example": return topError(group)?["example"] as? String ?? ""
      case _ where name.hasPrefix("km_"): return percentile(name.dropFirst(3), segment["with_unfinished"])
      case _ where name.hasPrefix("p"): return percentile(name[...], segment["percentiles"])
      default: return Self.text(segment[name])
      }
    }
  }

  private func topError(_ group: [String: Any]) -> [String: Any]? {
    (group["errors"] as? [[String: Any]])?.first
  }

  private func percentile(_ name: Substring, _ list: Any?) -> String {
    let p = Double(name.dropFirst().dropLast(3))
    let found = (list as? [[String: Any]] ?? []).first { ($0["p"] as? NSNumber)?.doubleValue == p }
    return Self.text(found?["value_ns"])
  }

  private static func text(_ value: Any?) -> String { (value as? NSNumber)?.stringValue ?? "" }

  // MARK: For people

  /// The rows of all tables, each cell of numbers with the number of JSON that it should round.
  private func markdown() -> [String] {
    let text = MarkdownFormat().report(report, on: page)
    var found: [String] = []
    for (group, block) in zip(groups, text.split(separator: "| segment |").dropFirst()) {
      let lines = ("| segment |" + block).split(separator: "\n").prefix { $0.hasPrefix("|") }.map(Self.cells)
      let rows = lines.dropFirst(2).filter { !$0[0].hasPrefix("with ") }
      let segments = (group["segments"] as? [[String: Any]] ?? [])
      for row in rows {
        let (name, header) = (row[0].split(separator: " ")[0], lines[0])
        // A row of several topics or services has its label behind the segment.
        let plain = String(name).replacing("\\", with: "")
        let candidates = segments.filter { ($0["segment"] as? String ?? "") == plain }
        let fits = candidates.contains { segment in
          zip(header, row).allSatisfy { title, cell in rounds(cell, of: segment, title) }
        }
        if !fits { found.append("no row of json rounds to \(row)") }
      }
    }
    return found
  }

  private static func cells(_ line: Substring) -> [String] {
    line.dropFirst().dropLast().split(separator: "|", omittingEmptySubsequences: false).map {
      String($0.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
  }

  private func rounds(_ cell: String, of segment: [String: Any], _ column: String) -> Bool {
    // A sign says on which side of it the true value may be.
    let text = cell.replacing("\\", with: "").replacing("*", with: "").trimmingPrefix { "≤≥".contains($0) }
      .description
    switch column {
    case "n", "negative":
      return text.replacing(",", with: "") == Self.text(segment[column == "n" ? "count" : column])
    case "max": return Rounded(text)?.holds(segment["max_ns"]) ?? (text.isEmpty || text == "–")
    case _ where column.hasPrefix("p"):
      let value = Int64(percentile("\(column)_ns"[...], segment["percentiles"]))
      return Rounded(text)?.holds(value.map { NSNumber(value: $0) }) ?? (text.isEmpty || text == "–")
    default: return true
    }
  }

  /// The table has the cells of Markdown's, row by row, and behind them bars.
  private func table() -> [String] {
    // A sign hangs in the gap before its column.
    let text = TableFormat().report(report, on: page).replacing(" ≤", with: "  ≤").replacing(
      " ≥", with: "  ≥")
    let lines = text.split(separator: "\n").map { line in
      line.replacing("  ", with: "\t").split(separator: "\t").map {
        String($0.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
      }.filter { !$0.isEmpty }
    }
    var rest = lines[...]
    let rows = MarkdownFormat().report(report, on: page).split(separator: "\n").filter {
      $0.hasPrefix("| ") && !$0.hasPrefix("| ---") && !$0.hasPrefix("| segment")
    }.map { Self.cells($0).map { $0.replacing("\\", with: "") } }
    return rows.compactMap { row in
      let numbers = row.dropFirst().filter { !$0.isEmpty }
      guard let place = rest.firstIndex(where: { $0.dropFirst().starts(with: numbers) }) else {
        return "the table has no row \(row)"
      }
      rest = rest[(place + 1)...]
      return nil
    }
  }
}

/// A rounded duration as people read it: its value, and half of the step of its last digit.
private struct Rounded {
  private static let units: [Substring: Double] = [
    "ns": 1, "µs": 1e3, "ms": 1e6, "s": 1e9, "m": 60e9, "h": 3_600e9, "d": 86_400e9,
  ]
  private var value = 0.0
  private var half = 0.0

  /// nil where the text is no duration.
  init?(_ text: String) {
    let isNegative = text.hasPrefix("−")
    let words = text.replacing("−", with: "").split(separator: " ")
    guard !words.isEmpty, words.count % 2 == 0 else { return nil }
    for place in stride(from: 0, to: words.count, by: 2) {
      guard let number = Double(words[place]), let unit = Self.units[words[place + 1]] else { return nil }
      value += number * unit
      let digits = words[place].split(separator: ".").dropFirst().first?.count ?? 0
      half = unit / pow(10, Double(digits)) / 2
    }
    if isNegative { value = -value }
  }

  func holds(_ number: Any?) -> Bool {
    guard let number = number as? NSNumber else { return false }
    return abs(number.doubleValue - value) <= half * (1 + 1e-9)
  }
}

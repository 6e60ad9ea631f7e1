import Foundation

/// Everything that the commands tell of a source, text by text. It has every request listed by `find`, the whole
/// report, and every story but for the places of its records.
struct ToldRequests: Equatable, Sendable, CustomStringConvertible {
  var found: [String]
  var report: String
  var stories: [String]

  /// The answers of the index at `path`.
  init(ofIndexAt path: String) async throws { try await self.init(["--db", path]) }

  /// The answers by reading `logs` without an index.
  init(of logs: [String]) async throws { try await self.init(["--from"] + logs) }

  private init(_ source: [String]) async throws {
    let find = try await TraceBinary.run(["find", "--format", "ndjson"] + source).succeeded("find")
    found = find.text.split(separator: "\n").map(String.init)
    report = try await TraceBinary.run(["report", "--format", "json"] + source).succeeded("report").text
    let ids = try find.documents(FindDocument.self).map(\.correlation_id)
    stories = try await Self.stories(of: ids, source)
  }

  private static func stories(of ids: [String], _ source: [String]) async throws -> [String] {
    guard !ids.isEmpty else { return [] }
    let arguments = ["show", "-", "--format", "ndjson"] + source
    let wanted = Data((ids.joined(separator: "\n") + "\n").utf8)
    // Standard input is taken where the logs come through it.
    let show =
      source.contains("-")
      ? try await TraceBinary.run(["show"] + ids + ["--format", "ndjson"] + source)
      : try await TraceBinary.run(arguments, standardInput: wanted)
    return try show.succeeded("show").text.split(separator: "\n").map { withoutPlaces(String($0)) }
  }

  /// A view without `"file":…,"line":…` of each event, which stand last in it.
  private static func withoutPlaces(_ view: String) -> String {
    let parts = view.components(separatedBy: #","file":""#)
    return parts[0]
      + parts.dropFirst().map { part in
        part.firstIndex(of: "}").map { String(part[$0...]) } ?? part
      }.joined()
  }

  /// The first difference of two sources; nil if they tell the same.
  func difference(from other: ToldRequests) -> String? {
    if found != other.found {
      return Self.first(found, other.found, "find")
    }
    if report != other.report { return Self.first([report], [other.report], "report") }
    return stories == other.stories ? nil : Self.first(stories, other.stories, "show")
  }

  private static func first(_ some: [String], _ others: [String], _ command: String) -> String {
    let index = zip(some, others).enumerated().first { $1.0 != $1.1 }?.offset ?? min(some.count, others.count)
    let texts = [some, others].map { $0.indices.contains(index) ? String($0[index].prefix(600)) : "nothing" }
    return "\(command): \(some.count) and \(others.count); \(texts[0]) — \(texts[1])"
  }

  var description: String { "\(found.count) requests" }
}

import Foundation
import LogReading
import SyntheticFleet
import TraceModel
import TraceStore

@testable import TraceSources

/// Logs with requests taken out, line by line: all other records stay at their places.
struct ForgottenLogs {
  /// Of each file, by its path; without their ends.
  private var lines: [String: [String]] = [:]

  init(_ paths: [String]) throws {
    for path in paths {
      lines[path] = try String(contentsOfFile: path, encoding: .utf8).split(
        separator: "\n", omittingEmptySubsequences: false
      ).map(String.init)
    }
  }

  /// Takes out what the index at `path` holds of some of its requests.
  mutating func takeOut(_ keys: [RequestID], ofIndexAt path: String) throws {
    let decoder = try LogDecoder(profile: .makeDefault(), catalog: Catalog())
    let source = IndexSource(
      index: try IndexFile(path: path, for: .reading, catalog: decoder.catalog), decoder: decoder)
    let files = try source.read { try $0.files() }
    for key in keys {
      let records = try source.records(for: key)
      for event in records.events {
        let id = event.isShared ? records.details(event).correlationID : nil
        takeOut(id, files[event.source] ?? "", Int(event.line) - 1)
      }
    }
  }

  /// Takes out records without an id before a time.
  mutating func takeOutUncorrelated(before time: Int64, ofIndexAt path: String) throws {
    let index = try IndexFile(path: path, for: .reading, catalog: Catalog())
    let (files, stored) = try index.read { database in
      let reader = IndexReader(database, catalog: index.catalog)
      return (try reader.files(), try reader.records(of: 0))
    }
    for place in stored.places where place.time < time {
      takeOut(nil, files[place.source] ?? "", Int(place.line) - 1)
    }
  }

  /// Of a line that names several requests an id goes, of others all; what is gone leaves space.
  private mutating func takeOut(_ id: String?, _ file: String, _ number: Int) {
    guard let line = lines[file]?[number] else { return }
    var left = ""
    if let id, let list = line.firstRange(of: /\[[^\]]*\]/) {
      let ids = line[list].dropFirst().dropLast().split(separator: ",").filter { $0 != Self.json(id) }
      if !ids.isEmpty {
        left = line.replacingCharacters(in: list, with: "[" + ids.joined(separator: ",") + "]")
      }
    }
    lines[file]?[number] = left + String(repeating: " ", count: line.utf8.count - left.utf8.count)
  }

  private static func json(_ text: String) -> String {
    "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
  }

  /// Writes the files over those that they were.
  func write() throws {
    for (path, lines) in lines {
      try Data(lines.joined(separator: "\n").utf8).write(to: URL(fileURLWithPath: path))
    }
  }
}

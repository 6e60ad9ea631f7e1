import Synchronization

/// The profiles that come with trace, of loggers and frameworks with fixed words.
package struct BuiltInProfiles: Sendable {
  /// One of them, which is read when somebody needs it.
  struct Entry: Sendable {
    let name: String
    /// Other names that a person may look for it under: the logger of a framework's middleware.
    var aliases: [String] = []
    /// Its purpose, in a few words.
    let about: String
    /// A log is recognised by a record for which all conditions of one line hold.
    let marks: [[Mark]]
    let text: @Sendable () -> [UInt8]
  }

  /// A condition on a field.
  struct Mark: Sendable {
    let path: UInt64
    let condition: FieldCondition

    init(_ path: String, _ test: FieldCondition.Test = .exists) {
      self.path = FlatRecord.hash(ofPath: path)
      condition = FieldCondition(path, test)
    }
  }

  /// The built-in profiles of this version of trace.
  package static let all = BuiltInProfiles(entries: entries)

  private let entries: [Entry]
  private let read = ReadProfiles()

  init(entries: [Entry]) { self.entries = entries }

  /// In the order of the list.
  package var names: [String] { entries.map(\.name) }

  /// The purpose of each, by its name; its further names stand behind.
  package var abouts: [(name: String, about: String)] {
    entries.map { entry in
      (entry.name, entry.about + (entry.aliases.isEmpty ? "" : " (\(entry.aliases.joined(separator: ", ")))"))
    }
  }

  /// The name of the profile called `name`, in any letters, perhaps by another name of its; nil if there is none.
  package func name(of name: String) -> String? {
    let lower = name.lowercased()
    return (entries.first { $0.name == lower } ?? entries.first { $0.aliases.contains(lower) })?.name
  }

  /// The text of a profile's file; nil if there is none of that name.
  package func text(of name: String) -> String? {
    entries.first { $0.name == name }.map { String(decoding: $0.text(), as: UTF8.self) }
  }

  /// The profile of a name; nil where there is none. Throws `ProfileProblems` if its file is wrong; tests exclude
  /// that.
  package func profile(_ name: String) throws -> LogProfile? {
    try text(of: name).map { text in
      try read.profile(name) { try LogProfile(yaml: text, name: name) }
    }
  }

  /// The profiles that some record of a log is recognised by.
  func names(recognising records: [FlatRecord]) -> [String] {
    entries.filter { entry in
      records.contains { record in
        entry.marks.contains { marks in
          marks.allSatisfy { mark in record.withValue(mark.path) { mark.condition.holds($0) } }
        }
      }
    }.map(\.name)
  }
}

/// Profiles that were read before.
private final class ReadProfiles: Sendable {
  private let known = Mutex<[String: LogProfile]>([:])

  func profile(_ name: String, _ read: () throws -> LogProfile) rethrows -> LogProfile {
    if let profile = known.withLock({ $0[name] }) { return profile }
    let profile = try read()
    known.withLock { $0[name] = profile }
    return profile
  }
}

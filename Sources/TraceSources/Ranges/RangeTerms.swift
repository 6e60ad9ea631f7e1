package import LogReading
import TraceModel
package import TraceStore

/// What must be the same of all ranges that become one set of shards.
package struct RangeTerms: Sendable, Equatable {
  /// Of the program, of its index, and of what a range says: others may read a log in another way.
  package var version: String
  /// How many shards the set has.
  package var shards: Int
  /// The profile of the run; nil where it has none.
  package var profile: StoredProfile?
  /// The fields that are taken out of logs.
  package var redaction: StoredRedaction

  /// The version of what a range says.
  private static let format = 1

  /// Terms of this program, whose version is `program`; `decoder` has the profile of the run.
  package init(program: String, shards: Int, decoder: LogDecoder, redaction: StoredRedaction) {
    version = Self.version(ofProgram: program)
    (self.shards, self.profile, self.redaction) = (shards, decoder.rulesOfRun?.stored, redaction)
  }

  /// Before they are read.
  static let unknown = RangeTerms()

  private init() { (version, shards, profile, redaction) = ("", 0, nil, .none) }

  /// The version of a program with another one.
  package static func version(ofProgram program: String) -> String {
    "trace \(program), index \(IndexFile.schemaVersion), ranges \(format)"
  }

  /// A decoder, with a catalog of its own, that reads logs as the ranges were read.
  func decoder() throws -> LogDecoder {
    try LogDecoder(profile: .makeDefault(), rules: profile.map { try LogProfile($0) }, catalog: Catalog())
  }
}

extension RangeTerms {
  /// Describes the stored form to a writer or reader.
  mutating func code(with coder: inout SurveyCoder) {
    coder.text(&version)
    coder.count(&shards)
    var stored = profile.map { [$0] } ?? []
    coder.elements(&stored, blank: StoredProfile(hash: "", name: "", text: "")) {
      $1.text(&$0.hash)
      $1.text(&$0.name)
      $1.text(&$0.text)
    }
    profile = stored.first
    coder.entries(&redaction.methods, by: <, blank: ("", "")) {
      $2.text(&$0)
      $2.text(&$1)
    }
    var key = redaction.key ?? ""
    coder.text(&key)
    redaction.key = key.isEmpty ? nil : key
  }
}

import GRDB

/// The profile that a source was read by.
package struct SourceProfile: Sendable, Equatable {
  /// Number of the profile of the run in the index; nil where it had none.
  package var profile: Int64?
  /// The entries of that profile used for it, and the built-in profiles.
  package var layout = ""

  package init(profile: Int64? = nil, layout: String = "") {
    self.profile = profile
    self.layout = layout
  }

  /// It was read without any profile.
  package var isPlain: Bool { profile == nil && layout.isEmpty }
}

/// A profile that sources of an index were read with.
package struct StoredProfile: Sendable, Equatable {
  /// Number in the index; 0 of one that it does not have yet.
  package var number: Int64 = 0
  /// Digest of `text`, by which a profile is recognised.
  package var hash: String
  /// As the run named it: the path of its file.
  package var name: String
  /// The whole file, so that records can be decoded again.
  package var text: String

  package init(hash: String, name: String, text: String) {
    self.hash = hash
    self.name = name
    self.text = text
  }
}

extension IndexReader {
  /// The profiles that the index was made with, by their numbers.
  package func profiles() throws -> [Int64: StoredProfile] {
    var profiles: [Int64: StoredProfile] = [:]
    try forEachRow(of: "SELECT number, hash, name, text FROM profile") { row in
      var profile = StoredProfile(hash: row.text(1), name: row.text(2), text: row.text(3))
      profile.number = row.integer(0)
      profiles[profile.number] = profile
    }
    return profiles
  }

  /// The profile of each source, by its number; sources without one are left out.
  package func sourceProfiles() throws -> [UInt32: SourceProfile] {
    var sources: [UInt32: SourceProfile] = [:]
    try forEachRow(of: "SELECT source, profile, layout FROM source_profile") { row in
      let profile = row.optionalInteger(1) ?? -1
      sources[UInt32(clamping: row.integer(0))] = SourceProfile(
        profile: profile < 0 ? nil : profile, layout: row.text(2))
    }
    return sources
  }
}

extension IndexWriter {
  /// The number of a profile in the index, which gets it if it has none of this text.
  package func number(of profile: StoredProfile) throws -> Int64 {
    let known = try Int64.fetchOne(
      database, sql: "SELECT number FROM profile WHERE hash = ? AND text = ?",
      arguments: [profile.hash, profile.text])
    if let known { return known }
    try database.execute(
      sql: "INSERT INTO profile (hash, name, text) VALUES (?, ?, ?)",
      arguments: [profile.hash, profile.name, profile.text])
    return database.lastInsertedRowID
  }

  /// Notes by what a source was read.
  package func store(_ profile: SourceProfile, source: Int64) throws {
    if profile.isPlain {
      return try database.execute(sql: "DELETE FROM source_profile WHERE source = ?", arguments: [source])
    }
    try database.execute(
      sql: "INSERT OR REPLACE INTO source_profile (source, profile, layout) VALUES (?, ?, ?)",
      arguments: [source, profile.profile, profile.layout])
  }
}

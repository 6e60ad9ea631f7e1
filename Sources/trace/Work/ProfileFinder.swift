import FoundationEssentials
import LogReading
import TraceModel

/// Finds the profile of a run: the named one, the environment's, the project's, the user's.
enum ProfileFinder {
  /// A profile, and why it is this one.
  struct Found {
    var profile: LogProfile
    /// As a person would name it: a path, or the name of a built-in profile.
    var name: String

    /// Its file, as a person would write it.
    var text: String { BuiltInProfiles.all.text(of: name) ?? profile.text }
  }

  /// The name of each built-in profile, and what it is for.
  static var builtIns: [(name: String, about: String)] {
    BuiltInProfiles.all.abouts.map { ($0.name, $0.about) }
  }

  /// An argument that is a profile rather than a log.
  static func isProfile(_ argument: String) -> Bool {
    argument.hasSuffix(".yaml") || argument.hasSuffix(".yml") || BuiltInProfiles.all.name(of: argument) != nil
  }

  /// The name of a project's profile.
  static let fileName = "trace.yaml"

  /// The profile of `named`, a file or a built-in profile; without it the first of the others. nil if there is none.
  /// Throws `ProfileProblems`, or a failure if what was named does not exist.
  static func find(_ named: String?, by option: String = "--profile") throws -> Found? {
    if let named { return try profile(named, by: "\(option) \(Shell.quoted(named))") }
    if let named = Environment["TRACE_PROFILE"] { return try profile(named, by: "TRACE_PROFILE") }
    guard let path = projectFile() ?? userFile() else { return nil }
    return Found(profile: try read(path), name: path)
  }

  /// nil of `default`, the name for no profile.
  private static func profile(_ named: String, by option: String) throws -> Found? {
    if isFile(named) { return Found(profile: try read(named), name: named) }
    let names = BuiltInProfiles.all.names
    if named == "default" { return nil }
    if named == "none" {
      var profile = LogProfile(name: named)
      profile.inherit = .none
      profile.text = "inherit: none\n"
      return Found(profile: profile, name: named)
    }
    if let named = BuiltInProfiles.all.name(of: named) {
      var profile = LogProfile(name: named)
      profile.inherit = .builtIn(named)
      profile.text = "inherit: \(named)\n"
      return Found(profile: profile, name: named)
    }
    let nearest = names.first { $0.hasPrefix(named) } ?? EditDistance.nearest(to: named, among: names)?.word
    throw Failure(
      .usage, "\(option): there is no file and no built-in profile '\(named)'",
      details: (nearest.map { ["did you mean: \($0)"] } ?? []) + [
        "built-in profiles: " + names.joined(separator: ", "), "to see what they are for: trace profile list",
      ])
  }

  /// Reads a file. Throws `ProfileProblems`, or a failure where it cannot be read.
  static func read(_ path: String) throws -> LogProfile {
    let data: Data
    do {
      data = try Data(contentsOf: URL(filePath: path))
    } catch {
      let reason =
        isThere(path) ? "it is a directory, a link to nothing, or may not be read" : "it does not exist"
      throw Failure(.failed, "cannot read the profile '\(path)'", details: [reason])
    }
    return try LogProfile(
      yaml: String(decoding: data, as: UTF8.self), name: path, builtIns: BuiltInProfiles.all.names)
  }

  // MARK: Places

  /// `trace.yaml` in the working directory or above it, up to the root of the repository; outside of a repository in
  /// the working directory alone.
  private static func projectFile() -> String? {
    var directories: [String] = []
    var directory = FileManager.default.currentDirectoryPath
    while true {
      directories.append(directory)
      if FileManager.default.fileExists(atPath: directory + "/.git") { break }
      let parent = directory.split(separator: "/").dropLast()
      guard directory != "/", directories.count < 200 else {
        directories = Array(directories.prefix(1))
        break
      }
      directory = "/" + parent.joined(separator: "/")
    }
    // As near as it is named: the working directory's own needs no path.
    return directories.enumerated().lazy.map { $0.offset == 0 ? fileName : "\($0.element)/\(fileName)" }
      .first(where: isThere)
  }

  private static func userFile() -> String? {
    guard let home = Environment["HOME"] else { return nil }
    let path = home + "/.config/trace/profile.yaml"
    return isThere(path) ? path : nil
  }

  /// Something has this name, if only a link to nothing: what a team has put there is not passed over.
  private static func isThere(_ path: String) -> Bool {
    (try? FileManager.default.attributesOfItem(atPath: path)) != nil
  }

  private static func isFile(_ path: String) -> Bool {
    var isDirectory = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) && !isDirectory
  }
}

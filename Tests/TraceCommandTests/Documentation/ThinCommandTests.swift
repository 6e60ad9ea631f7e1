import Testing

/// A command states its options and their help, and hands the work on.
struct ThinCommandTests {
  private static let folder = "Sources/trace/Commands"
  private static let most = 80
  /// Those that a command has work done by, through `TraceSources`. What prints the answer it names itself.
  private static let workers = ["LogReading", "ClockEstimation", "TraceAnalysis", "TraceStore"]

  private static let files = Repository.swiftFiles(below: folder)

  /// The lines of a command beside its help: the text of its help page, and of its options.
  static func linesBesideHelp(_ source: String) -> Int {
    var count = 0
    var (isInConfiguration, isInText) = (false, false)
    for line in source.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
      let words = line.drop { $0 == " " }
      if words.hasPrefix("static let configuration") { isInConfiguration = true }
      let isHelp = isInConfiguration || words.hasPrefix("help: ") || words.hasPrefix("\"")
      if !isHelp { count += 1 }
      if line.hasSuffix("\"\"\"") || words.hasPrefix("\"\"\"") { isInText.toggle() }
      if isInConfiguration, !isInText, line.hasSuffix(")") { isInConfiguration = false }
    }
    return count
  }

  @Test func `there are as many files of commands as commands, and more`() async throws {
    #expect(try await Self.files.count >= CommandDescription.root.value.commands.count)
  }

  @Test(arguments: files)
  func `a command is short beside its help, and imports no worker`(file: String) throws {
    let source = try Repository.text(file)
    #expect(Self.linesBesideHelp(source) <= Self.most)
    for worker in Self.workers { #expect(!source.contains("import \(worker)\n"), "\(worker)") }
  }

  @Test func `help counts for nothing, and all else does`() {
    let source = """
      struct Command {
        static let configuration = CommandConfiguration(
          discussion: \"\"\"
            Text (and more)
            \"\"\")

        @Flag(
          name: .long,
          help: "What it does.")
        var flag = false
      }

      """
    #expect(Self.linesBesideHelp(source) == 6)
  }
}

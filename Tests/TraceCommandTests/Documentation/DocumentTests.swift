import Foundation
import Testing

/// The documents show the true outputs.
struct DocumentTests {
  static let blocks: [(document: String, block: ConsoleBlock)] = Repository.documents.flatMap { document in
    let text = (try? Repository.text(document)) ?? ""
    return ConsoleBlock.blocks(of: text).map { (document, $0) }
  }

  /// A directory with the sample logs, those of the example of a profile, an index of them, and a shell's path that finds the built program.
  private struct Desk {
    let directory: TemporaryDirectory

    /// A block that shows how an index is made begins without one.
    init(for block: ConsoleBlock) async throws {
      directory = try TemporaryDirectory()
      for name in ["SampleLogs", "Examples/profile"] {
        let copy = directory.url.appendingPathComponent(name)
        try FileManager.default.createDirectory(
          at: copy.deletingLastPathComponent(), withIntermediateDirectories: true)
        try FileManager.default.copyItem(at: Repository.root.appendingPathComponent(name), to: copy)
      }
      if block.steps.first?.command.hasPrefix("trace ingest") == true { return }
      let index = try await run("trace ingest SampleLogs/redelivery/*.jsonl")
      #expect(index.isEmpty)
    }

    /// The output of a command on a terminal of 100 columns, messages included.
    func run(_ command: String) async throws -> [String] {
      let script = try directory.write(command + "\n", to: "command.sh")
      let programs = try TraceBinary.executable.get().deletingLastPathComponent().path
      let printed = try await Shell.run(
        """
        cd '\(directory.url.path)'; unset TRACE_DB NO_COLOR; export PATH='\(programs)':"$PATH" COLUMNS=100
        exec bash '\(script)' 2>&1
        """, in: directory
      ).standardOutput
      var lines = printed.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
      if lines.last == "" { lines.removeLast() }
      // Spaces that end a line cannot be seen; column writes some.
      return lines.map { line in
        line.last == " " ? String(line.reversed().drop { $0 == " " }.reversed()) : line
      }
    }

    /// The machine has a program.
    func has(_ tool: String) async throws -> Bool { try await !run("command -v \(tool)").isEmpty }
  }

  @Test(arguments: blocks)
  func `a command prints what is shown`(document: String, block: ConsoleBlock) async throws {
    let desk = try await Desk(for: block)
    for tool in block.tools(among: ["jq", "column", "sqlite3"]) where try await !desk.has(tool) {
      return try skip("\(document):\(block.line) needs \(tool), which this machine does not have")
    }
    for step in block.steps {
      let printed = try await desk.run(step.command)
      #expect(
        step.shows(printed),
        "\(document):\(block.line): '\(step.command)' prints\n\(printed.joined(separator: "\n"))")
    }
  }

  /// A cancelled case of a test is not listed, so it is printed, too.
  private func skip(_ reason: String) throws {
    print("skipped: \(reason)")
    #if compiler(>=6.3)
      try Test.cancel("\(reason)")
    #endif
  }

  @Test func `the pages for users show commands`() {
    let documents = Set(Self.blocks.map(\.document))
    let pages = ["json", "sql", "troubleshooting"].map { "Documentation/\($0).md" }
    #expect(documents.isSuperset(of: ["README.md", "SampleLogs/README.md"] + pages))
    let empty = Self.blocks.filter { $0.block.steps.isEmpty }.map { "\($0.document):\($0.block.line)" }
    #expect(empty.isEmpty)
  }

  @Test(arguments: Repository.documents)
  func `no block is left out of the tests`(document: String) throws {
    let lines = try Repository.text(document).split(separator: "\n").map { $0.drop { $0 == " " } }
    let fences = lines.filter { $0.hasPrefix("```") || $0.hasPrefix("~~~") }
    #expect(fences.allSatisfy { ["```console", "```"].contains($0) }, "\(fences)")
  }

  @Test func `an ellipsis stands for any number of lines`() {
    let step = ConsoleBlock.Step(command: "", output: ["a", "…", "d"])
    #expect(step.shows(["a", "b", "c", "d"]))
    #expect(step.shows(["a", "d"]))
    #expect(!step.shows(["a", "b", "c"]))
    #expect(!step.shows(["b", "d"]))
    #expect(!step.shows(["a", "d", "e"]))
  }
}

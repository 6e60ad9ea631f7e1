import Testing

/// Help is written for who reads it: examples first, every option explained, and nothing beyond 80 columns.
struct HelpTests {
  static let commands = [
    "", "ingest", "show", "find", "report", "check", "diff", "metrics", "export", "doctor", "sql", "profile",
    "reindex", "merge", "forget", "map", "reduce", "settle",
  ]

  private func help(_ command: String) async throws -> String {
    let execution = try await TraceBinary.run(command.isEmpty ? ["--help"] : [command, "--help"])
    #expect(execution.status == 0)
    return execution.text
  }

  private func description(_ command: String) async throws -> CommandDescription {
    let root = try await CommandDescription.root.value
    guard !command.isEmpty else { return root }
    return try #require(root.commands.first { $0.commandName == command })
  }

  @Test func `these tests know every command`() async throws {
    let known = try await CommandDescription.root.value.commands.map(\.commandName)
    #expect(Set(known) == Set(Self.commands).subtracting([""]))
  }

  @Test(arguments: commands)
  func `examples come before everything but the sentence that says what it does`(command: String) async throws
  {
    let lines = try await help(command).split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.first?.hasPrefix("OVERVIEW: ") == true)
    #expect(lines.dropFirst().prefix(2) == ["", "EXAMPLES"])
    let examples = lines.dropFirst(3).prefix { !$0.isEmpty }
    #expect(examples.count >= 3)
    for example in examples { #expect(example.hasPrefix("  ") && example.contains("trace \(command)")) }
  }

  @Test(arguments: commands)
  func `the exit status is explained`(command: String) async throws {
    let section = try #require(try await help(command).split(separator: "EXIT STATUS\n").dropFirst().first)
    let statuses = section.split(separator: "\n\n")[0].split(separator: "\n").map {
      $0.split(separator: " ")[0]
    }
    #expect(statuses.first == "0")
    #expect(statuses.last == "64")
    #expect(statuses.contains("2"))
    if ["", "show", "find", "sql"].contains(command) { #expect(statuses.contains("1")) }
  }

  @Test(arguments: commands)
  func `no line is longer than 80 columns, and manual pages lose no character`(command: String) async throws {
    for line in try await help(command).split(separator: "\n") {
      #expect(line.count <= 80)
      // The generator of manual pages leaves everything else out.
      let isASCII = line.allSatisfy(\.isASCII)
      #expect(isASCII, "\(line)")
    }
  }

  @Test(arguments: commands)
  func `every argument and option is listed with a description`(command: String) async throws {
    let lines = try await help(command).split(separator: "\n")
    let shown = try await description(command).shown
    #expect(!shown.isEmpty)
    for argument in shown {
      #expect(argument.abstract?.isEmpty == false, "\(argument.spellings)")
      for spelling in argument.spellings {
        let isListed = lines.contains {
          $0.hasPrefix("  ")
            && $0.split(whereSeparator: { " ,".contains($0) }).prefix(2).contains(spelling[...])
        }
        #expect(isListed, "\(spelling)")
      }
    }
  }

  @Test(arguments: commands)
  func `a description does not repeat the values that are listed behind it`(command: String) async throws {
    for argument in try await description(command).shown {
      #expect(argument.abstract?.contains("json, ndjson") != true, "\(argument.spellings)")
    }
  }

  @Test func `report explains every segment that it prints`() async throws {
    let text = try await help("report")
    let segment = try #require(
      try await description("report").shown.first { $0.spellings.contains("--segment") })
    let names = try #require(segment.allValues)
    #expect(names.count >= 15)
    for name in names { #expect(text.contains("\n  \(name) "), "\(name)") }
  }

  @Test func `without a command help is printed, and every command with what it does`() async throws {
    let execution = try await TraceBinary.run([])
    #expect(execution.status == 0)
    let root = try await CommandDescription.root.value
    for command in root.commands {
      #expect(execution.text.contains("  \(command.commandName)"))
      let abstract = try #require(command.abstract)
      #expect(execution.text.contains(abstract))
    }
  }
}

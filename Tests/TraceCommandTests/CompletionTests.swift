import Foundation
import Testing

/// Completions and manual pages are made from the same list of commands and options as the help.
struct CompletionTests {
  let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  private func script(_ shell: String) async throws -> String {
    let execution = try await TraceBinary.run(["--generate-completion-script", shell])
    #expect(execution.status == 0)
    #expect(execution.standardError.isEmpty)
    return execution.text
  }

  @Test(arguments: ["bash", "zsh", "fish"])
  func `a completion script offers every command and option`(shell: String) async throws {
    let script = try await script(shell)
    let root = try await CommandDescription.root.value
    for command in root.commands {
      #expect(script.contains(command.commandName))
      for name in command.shown.flatMap({ $0.names ?? [] }) {
        let spelling = shell == "fish" ? "-l '\(name.name)'" : "--\(name.name)"
        if name.kind == "long" { #expect(script.contains(spelling), "\(spelling)") }
      }
    }
    for value in ["queue_wait", "slowest", "markdown", "critical", "never"] {
      #expect(script.contains(value), "\(value)")
    }
  }

  @Test(arguments: [("bash", "#!/bin/bash"), ("zsh", "#compdef trace"), ("fish", "function __trace")])
  func `a completion script is one of its shell`(shell: String, beginning: String) async throws {
    #expect(try await script(shell).hasPrefix(beginning))
  }

  @Test func `bash accepts its completion script, and completes a command with it`() async throws {
    let path = try directory.write(try await script("bash"), to: "trace.bash")
    let executable = try TraceBinary.executable.get().deletingLastPathComponent().path
    let shell = try await Shell.run(
      """
      PATH='\(executable)':"$PATH"; bash -n '\(path)' && bash --norc --noprofile -c '
        . "\(path)"
        COMP_WORDS=(trace re) COMP_CWORD=1 COMP_LINE="trace re" COMP_POINT=8 COMP_TYPE=9 COMP_KEY=9
        _trace trace re trace; printf "%s\\n" "${COMPREPLY[@]}"'
      """, in: directory)
    #expect(shell.standardError.isEmpty)
    #expect(shell.standardOutput == "report\nreindex\nreduce\n")
  }

  @Test func `an unknown shell is wrong usage`() async throws {
    let execution = try await TraceBinary.run(["--generate-completion-script", "csh"])
    #expect(execution.status == 64)
    #expect(execution.standardOutput.isEmpty)
  }

  @Test func `what manual pages are made of describes every command`() async throws {
    let root = try await CommandDescription.root.value
    #expect(root.commandName == "trace")
    #expect(root.commands.count == 17)
    for command in root.commands { #expect(command.abstract?.isEmpty == false) }
  }
}

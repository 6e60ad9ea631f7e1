import ArgumentParser
import Dispatch
import TraceRendering

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Runs a command and turns how it ended into messages and an exit status.
@main
enum Main {
  /// No `async` function: it would begin tasks before the program can tell that the system has no threads for them.
  static func main() {
    Output.prepare()
    if let refusal = Machine.refusal() { exit(tell(refusal).rawValue) }
    Task { exit(Output.finish(await run(Array(CommandLine.arguments.dropFirst()))).rawValue) }
    dispatchMain()
  }

  private static func run(_ arguments: [String]) async -> ExitStatus {
    if arguments.first == "---completion" { return complete(arguments) }
    if let failure = CommandLineAdvice.check(arguments) { return tell(failure) }
    do {
      var command = try parse(arguments)
      if var asynchronous = command as? any AsyncParsableCommand {
        try await asynchronous.run()
      } else {
        try command.run()
      }
      return .done
    } catch let failure as Failure {
      return tell(failure)
    } catch {
      return tell(parserOrOther: error, arguments)
    }
  }

  /// The answer to a completion script; errors are silent.
  private static func complete(_ arguments: [String]) -> ExitStatus {
    do {
      _ = try TraceCommand.parseAsRoot(arguments)
    } catch {
      guard TraceCommand.exitCode(for: error) == .success else { return .failed }
      Output.writeLine(TraceCommand.fullMessage(for: error))
    }
    return .done
  }

  /// The command that was typed. The program's parser first looks for what concerns the whole program; a subcommand's
  /// own needs half the time. So that one is asked first, and the program's takes or explains the rest.
  private static func parse(_ arguments: [String]) throws -> any ParsableCommand {
    if let command = subcommand(arguments),
      let parsed = try? command.parseAsRoot(Array(arguments.dropFirst())),
      type(of: parsed) == command
    {
      return parsed
    }
    return try TraceCommand.parseAsRoot(arguments)
  }

  private static func subcommand(_ arguments: [String]) -> (any ParsableCommand.Type)? {
    TraceCommand.commands.first { $0.name == arguments.first }
  }

  private static func tell(_ failure: Failure) -> ExitStatus {
    if let diagnostic = failure.diagnostic { Diagnostics.print(diagnostic) }
    return failure.status
  }

  /// Help and version are results; wrong usage is a message with status 64; the rest are failures.
  private static func tell(parserOrOther error: any Error, _ arguments: [String]) -> ExitStatus {
    let code = TraceCommand.exitCode(for: error)
    if code == .success {
      Output.writeLine(CompletionScript.whole(TraceCommand.fullMessage(for: error)))
      return .done
    }
    guard code == .validationFailure else {
      Diagnostics.print(ErrorMessages.diagnostic(error))
      return ErrorMessages.isUsage(error) ? .usage : .failed
    }
    let message = TraceCommand.fullMessage(for: error).replacing("Error: ", with: "", maxReplacements: 1)
    Diagnostics.print(
      usage: CommandLineAdvice.improve(message, help: help(arguments)),
      hints: UsageHints.hints(message, arguments))
    return .usage
  }

  /// The help of the command that was typed.
  private static func help(_ arguments: [String]) -> String {
    TraceCommand.helpMessage(for: subcommand(arguments) ?? TraceCommand.self)
  }
}

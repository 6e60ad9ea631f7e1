/// The completion script of a shell, with what the argument parser's lacks.
enum CompletionScript {
  /// Bash takes words apart at `=`, so that the value of `--where key=value` would be a word by itself. The parser's
  /// script for fish hands over two quotes where nothing is typed yet.
  static func whole(_ script: String) -> String {
    guard script.hasPrefix("#!/bin/bash") else {
      return script.replacing(#" \'\' $tokens"#, with: " '' $tokens")
    }
    return script.replacing(
      "complete -o filenames -F _trace trace", with: wholeWords + "\ncomplete -F _trace_whole trace")
  }

  private static let wholeWords = #"""
    # Joins what bash takes apart at "=", but for options: key=value is one word.
    _trace_whole() {
        local -a whole=()
        local -i index last at=0
        local word
        for index in "${!COMP_WORDS[@]}"; do
            word="${COMP_WORDS[index]}"
            last=$((${#whole[@]} - 1))
            if ((last > 0)) && [[ "${whole[last]}" != -* && ("${word}" == '=' || "${whole[last]}" == *=) ]]; then
                whole[last]+="${word}"
            else
                whole+=("${word}")
            fi
            if ((index == COMP_CWORD)); then at=$((${#whole[@]} - 1)); fi
        done
        local -a COMP_WORDS=("${whole[@]}")
        local -i COMP_CWORD="${at}"
        word="${COMP_WORDS[at]}"
        local typed="${2}"
        [[ "${typed}" == '=' ]] && typed=''
        [[ "${word}" == *=* && "${word}" != -* ]] || typed="${word}"
        _trace "${1}" "${word}" "${COMP_WORDS[at - 1]}"
        # Bash puts what is offered behind the last "=".
        COMPREPLY=("${COMPREPLY[@]#"${word%"${typed}"}"}")
        if [[ -e "${COMPREPLY[0]}" ]]; then compopt -o filenames 2>/dev/null; fi
    }

    """#
}

# Follows the formula of Scripts/package as Homebrew does, as far as it goes by the words below: the archive of this machine
# is unpacked, and its files go to where a user has them.
#
#   ruby Scripts/formula.rb ARCHIVE CELLAR    in the directory with trace.rb; CELLAR is an empty directory
require "digest"
require "pathname"

$archive, $cellar = ARGV.map { |path| File.expand_path(path) }

# A directory that files are moved to.
class Installed < Pathname
  def install(*files)
    mkpath
    files.flatten.each { |file| File.rename(file, self/File.basename(file)) }
  end
end

class OS
  def self.mac? = RUBY_PLATFORM.include?("darwin")
  def self.arm? = RUBY_PLATFORM.match?(/arm64|aarch64/)
end

class Formula
  class << self
    attr_reader :told, :url_here, :sum_here
    %i[desc homepage version license depends_on].each { |word| define_method(word) { |*told| (@told ||= {})[word] = told } }
    def on_macos = OS.mac? && yield
    def on_linux = !OS.mac? && yield
    def on_arm = OS.arm? && yield
    def on_intel = !OS.arm? && yield
    def url(url) = @url_here = url
    def sha256(sum) = @sum_here = sum
    def test; end
  end
  def at(path) = Installed.new(File.join($cellar, path))
  def bin = at("bin")
  def man1 = at("share/man/man1")
  def bash_completion = at("etc/bash_completion.d")
  def zsh_completion = at("share/zsh/site-functions")
  def fish_completion = at("share/fish/vendor_completions.d")
end

load File.expand_path("trace.rb")
abort "another archive: #{Trace.url_here}" unless Trace.url_here.end_with?(File.basename($archive))
abort "another sum" unless Trace.sum_here == Digest::SHA256.file($archive).hexdigest
source = File.join($cellar, "source")
Dir.mkdir(source)
system("tar", "-xzf", $archive, "-C", source, "--strip-components", "1", exception: true)
Dir.chdir(source) { Trace.new.install }
abort "nothing for the manual" unless File.exist?(File.join($cellar, "share/man/man1/trace.1.gz"))

@echo off
rem Starts Kepler on the JDK of JAVA_HOME, or on the java of the PATH. The folder may lie anywhere.
setlocal DisableDelayedExpansion
set "lib=%~dp0..\lib"
if not exist "%lib%\kepler.jar" (
  echo Cannot run kepler: there is no lib\kepler.jar beside its bin. Copy the whole folder. 1>&2
  exit /b 1
)

if defined JAVA_HOME goto home
set "java=java.exe"
where java.exe >nul 2>&1 || (
  echo Cannot run kepler: there is no java. Install a JDK 17, or point JAVA_HOME at one. 1>&2
  exit /b 1
)
goto version

:home
set "java=%JAVA_HOME%\bin\java.exe"
if not exist "%java%" (
  echo Cannot run kepler: JAVA_HOME is "%JAVA_HOME%", where there is no bin\java.exe. Point it at a JDK 17. 1>&2
  exit /b 1
)

:version
set "version="
for /f "tokens=3" %%v in ('call "%java%" -version 2^>^&1 ^| findstr /r /c:" version "') do if not defined version set "version=%%~v"
set "feature=0"
for /f "tokens=1,2 delims=.-+" %%a in ("%version%") do if "%%a"=="1" (set "feature=%%b") else (set "feature=%%a")
if %feature% LSS 17 (
  echo Cannot run kepler: "%java%" is Java %version%, and 17 is needed. Point JAVA_HOME at a JDK 17. 1>&2
  exit /b 1
)

rem What the page and the benchmark do for hours deserves the best code, the rest an early start.
set "tier=-XX:TieredStopAtLevel=1"
if /i "%~1"=="live" set "tier="
if /i "%~1"=="bench" set "tier="

rem Classes that Kepler archives here after its first run; Java leaves them aside where they do not fit.
set "archive=-Xshare:auto -XX:SharedArchiveFile="%lib%\kepler.jsa" -Dkepler.archive="%lib%\kepler.jsa""
if /i "%KEPLER_ARCHIVE%"=="off" set "archive="

rem KEPLER_JAVA_OPTS holds options for Java, such as -Xmx4g.
rem Archives stay at the address for which they were made: moving them takes longer than a short command does.
"%java%" -XX:+IgnoreUnrecognizedVMOptions -XX:+UnlockDiagnosticVMOptions -XX:ArchiveRelocationMode=0 %archive% -Xlog:disable -Xlog:all=error:stderr -Dlog4j2.disable.jmx=true %tier% %KEPLER_JAVA_OPTS% -jar "%lib%\kepler.jar" %*
exit /b %errorlevel%
